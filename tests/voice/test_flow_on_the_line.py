"""Flows on two real Asterisks: what callers hear, what their keys do, what they leave."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.interactions.models import Message
from apps.routing.models import Offer, QueueEntry
from apps.routing.services import offers
from apps.voice.models import Call, Callback, PhoneNumber
from apps.voice.services import flows, line_sounds, outbound, prompts
from tests import make
from tests.voice.centre import NUMBER, Centre
from tests.voice.domain.test_flow import graph, node
from tests.voice.rig import tones, world

pytestmark = pytest.mark.django_db(transaction=True)

CALLER, PROMPT = 440, 880
CALLED_FROM = "+4930555001"
EVERY = (CALLER, PROMPT, tones.MUSIC)


async def test_a_key_cuts_the_menu_off_and_leads_to_the_right_line_with_a_skill(
    switched: Centre, tmp_path: Path
) -> None:
    outside = switched.outside
    billing, skill = await sync_to_async(_with_menu)(switched, tmp_path)
    line = await outside.call(NUMBER)
    await outside.answered(line)
    await outside.listen(line, "menu")
    await asyncio.sleep(1.5)
    await outside.press(line, "2")
    await switched.state("waiting")
    await asyncio.sleep(2)
    await outside.stop_listening("menu")
    entry = await QueueEntry.objects.aget()
    assert (entry.queue_id, entry.extra_skills) == (billing.pk, {str(skill.pk): 2})
    heard = world.recording(outside.far, "menu")
    end = tones.length(heard)
    assert tones.heard(heard, EVERY, start=0.3, end=1.0) == {PROMPT}
    # The prompt is ten seconds long: it was cut off by the key.
    assert tones.heard(heard, EVERY, start=end - 1.2, end=end - 0.2) == {tones.MUSIC}


async def test_who_waits_hears_their_place_and_music_again(switched: Centre) -> None:
    outside = switched.outside
    await sync_to_async(line_sounds.arrange)(queue=switched.queue, by=switched.agent)
    line = await outside.call(NUMBER)
    await outside.answered(line)
    await outside.listen(line, "line")
    await switched.state("waiting")
    await asyncio.sleep(8)  # the sentence takes five and a half
    await outside.stop_listening("line")
    heard = world.recording(outside.far, "line")
    end = tones.length(heard)
    # "You are now first in line" first, without music beneath it; then the music.
    assert tones.MUSIC not in tones.heard(heard, EVERY, start=0.4, end=1.2)
    assert tones.heard(heard, EVERY, start=end - 1.2, end=end - 0.2) == {tones.MUSIC}


async def test_a_voicemail_is_kept_with_its_sound_and_waits_as_work(
    switched: Centre, tmp_path: Path
) -> None:
    outside = switched.outside
    await sync_to_async(_with_tape)(switched, tmp_path)
    line = await outside.call(NUMBER)
    await outside.answered(line)
    await switched.until(lambda: Call.objects.filter(leaves="voicemail").exists())
    await asyncio.sleep(0.5)
    await outside.sing(line, CALLER)
    await asyncio.sleep(3)
    await outside.press(line, "#")
    await outside.is_over(line)
    call = await switched.state("ended")
    kept = await switched.kept(call)
    sound = await switched.sound_of(kept)
    assert tones.heard(sound, EVERY, start=1.2, end=2.2) == {CALLER}
    assert call.interaction is not None
    assert (call.interaction.status, call.end) == ("waiting", "flow")
    assert "Voicemail from" in (await Message.objects.aget(direction="in")).body


async def test_a_callback_keeps_its_place_and_is_called_by_whoever_takes_it(
    switched: Centre, tmp_path: Path
) -> None:
    outside = switched.outside
    await sync_to_async(_with_callback)(switched, tmp_path)
    line = await outside.call(NUMBER, caller=CALLED_FROM)
    await outside.answered(line)
    await asyncio.sleep(0.5)
    await outside.press(line, "1")
    await outside.is_over(line)
    call = await switched.state("ended")
    assert call.interaction is not None
    assert call.interaction.status == "waiting"
    await switched.offer()
    offer = await Offer.objects.aget()
    await asyncio.sleep(0.5)
    assert "agent1001" not in outside.rings  # taken by a click
    await sync_to_async(offers.accept)(offer_id=offer.pk, agent=switched.agent)
    await switched.until(lambda: Callback.objects.filter(state="calling").exists())
    await sync_to_async(_call_now)(switched)
    await outside.answer(await outside.ringing("agent1001"))
    await outside.answer(await outside.ringing(CALLED_FROM))
    await switched.state("talking")
    await switched.order("hang_up")
    await switched.until(lambda: Callback.objects.filter(state="done").exists())


def _with_menu(centre: Centre, folder: Path) -> Any:
    billing, skill = make.queue(brand=centre.queue.brand), make.skill()
    menu = {"prompt": _tone(centre, folder, seconds=10)}
    _lead(centre, graph(
        "menu",
        menu=node("menu", choices={"1": "line", "2": "skill"}, settings=menu, timeout="line",
                  invalid="line"),
        skill=node("set", settings={"skills": {str(skill.pk): 2}}, next="billing"),
        billing=node("queue", settings={"queue": billing.pk}),
        line=node("queue"),
    ))  # fmt: skip
    return billing, skill


def _with_tape(centre: Centre, folder: Path) -> None:
    tape = node("voicemail", settings={"prompt": _tone(centre, folder, seconds=0.5)}, next="bye")
    _lead(centre, graph("tape", tape=tape, bye=node("end")))


def _with_callback(centre: Centre, folder: Path) -> None:
    asks = {"prompt": _tone(centre, folder, seconds=10)}
    back = node("callback", settings=asks, taken="bye", declined="line")
    _lead(centre, graph("back", back=back, bye=node("end"), line=node("queue")))


def _lead(centre: Centre, told: dict[str, Any]) -> None:
    made = flows.create(brand=centre.queue.brand, name="Main", by=centre.agent, graph=told)
    flows.publish(flow=made, by=centre.agent)
    centre.number.flow = made
    centre.number.save()


def _tone(centre: Centre, folder: Path, *, seconds: float) -> int:
    """A prompt as somebody uploads one: its id."""
    path = folder / "tone.wav"
    tones.write(path, PROMPT, seconds=seconds)
    return prompts.upload(
        brand=centre.queue.brand, name="Tone", content=path.read_bytes(), by=centre.agent
    ).pk


def _call_now(centre: Centre) -> None:
    callback = Callback.objects.select_related("identity", "interaction__case").get()
    number = PhoneNumber.objects.select_related("server", "channel__brand").get()
    case = callback.interaction.case
    outbound.dial(identity=callback.identity, number=number, by=centre.agent, case=case)
