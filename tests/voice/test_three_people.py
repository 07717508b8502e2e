"""Asking a colleague, three at once, a supervisor's ear: by tones, on two real Asterisks."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async

from apps.voice.models import Call, Leg
from apps.voice.services import outbound
from tests import make
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig import tones, world

pytestmark = pytest.mark.django_db(transaction=True)

CALLER, AGENT, OTHER = 440, 1000, 1400
EVERY = (CALLER, AGENT, OTHER, tones.MUSIC)


async def in_conversation(centre: Centre) -> tuple[str, str]:
    """A caller and the first agent talk: their two far lines."""
    outside = centre.outside
    line = await outside.call(NUMBER)
    await outside.answered(line)
    await outside.sing(line, CALLER)
    await centre.state("waiting")
    await centre.offer()
    phone = await outside.ringing("agent1001")
    await outside.answer(phone)
    await centre.state("talking")
    await outside.sing(phone, AGENT)
    return line, phone


async def hears(centre: Centre, line: str, name: str) -> set[int]:
    """What is heard on a line during one second from now, its own tone too."""
    await centre.outside.listen(line, name)
    await asyncio.sleep(1.6)
    await centre.outside.stop_listening(name)
    sound = world.recording(centre.outside.far, name)
    return tones.heard(sound, EVERY, start=0.4, end=1.4)


async def test_a_colleague_is_asked_joins_and_keeps_the_customer(switched: Centre) -> None:
    outside = switched.outside
    line, phone = await in_conversation(switched)
    await switched.order("consult", user=switched.other.pk)
    await switched.state("on_hold")
    other = await outside.ringing("agent1002")
    await outside.answer(other)
    await switched.until(lambda: Leg.objects.filter(role="agent", state="up").count() == 2)
    await outside.sing(other, OTHER)
    assert await hears(switched, line, "held") == {CALLER, tones.MUSIC}
    assert await hears(switched, phone, "asked") == {AGENT, OTHER}
    await switched.order("conference")
    await switched.state("talking")
    assert await hears(switched, line, "three") == {CALLER, AGENT, OTHER}
    await switched.order("complete")
    await outside.is_over(phone)
    assert await hears(switched, line, "two") == {CALLER, OTHER}
    call = await switched.call()
    assert call.interaction is not None
    assert call.interaction.owner_id == switched.other.pk


async def test_a_supervisor_listens_whispers_and_joins(switched: Centre) -> None:
    outside = switched.outside
    line, phone = await in_conversation(switched)
    await switched.order("supervise", by=switched.other, mode="listen")
    ear = await outside.ringing("agent1002")
    await outside.answer(ear)
    await outside.sing(ear, OTHER)
    await asyncio.sleep(1)
    assert await hears(switched, ear, "listen-ear") == {OTHER, CALLER, AGENT}
    assert await hears(switched, line, "listen-line") == {CALLER, AGENT}
    await switched.order("supervise", by=switched.other, mode="whisper")
    await asyncio.sleep(1)
    assert await hears(switched, phone, "whisper-phone") == {AGENT, CALLER, OTHER}
    assert await hears(switched, line, "whisper-line") == {CALLER, AGENT}
    await switched.order("supervise", by=switched.other, mode="barge")
    await asyncio.sleep(1)
    assert await hears(switched, line, "barge-line") == {CALLER, AGENT, OTHER}


async def test_a_call_out_rings_the_agent_then_the_customer(switched: Centre) -> None:
    outside = switched.outside
    identity = await sync_to_async(make.identity)(
        await sync_to_async(make.customer)(brands=[switched.queue.brand]),
        scheme="phone", value="+4930555777",
    )  # fmt: skip
    await switched.until(lambda: type(switched.server).objects.get().is_connected)
    await sync_to_async(switched.server.refresh_from_db)()
    await sync_to_async(_dial)(switched, identity)
    phone = await outside.ringing("agent1001")
    await outside.answer(phone)
    line = await outside.ringing("+4930555777")
    await outside.answer(line)
    await switched.state("talking")
    await outside.sing(line, CALLER)
    assert await hears(switched, phone, "out-phone") == {CALLER}
    await outside.hang_up(phone)
    call = await switched.state("ended")
    await outside.is_over(line)
    assert (call.direction, call.end) == ("out", "agent")


async def test_a_number_that_is_busy_is_said_to_be(switched: Centre) -> None:
    outside = switched.outside
    identity = await sync_to_async(make.identity)(
        await sync_to_async(make.customer)(brands=[switched.queue.brand]),
        scheme="phone", value="+4930555778",
    )  # fmt: skip
    await switched.until(lambda: type(switched.server).objects.get().is_connected)
    await sync_to_async(_dial)(switched, identity)
    await outside.answer(await outside.ringing("agent1001"))
    line = await outside.ringing("+4930555778")
    await outside.hang_up(line, reason="busy")
    assert (await switched.state("ended")).end == "busy"


def _dial(centre: Centre, identity: object) -> Call:
    centre.number.refresh_from_db()
    return outbound.dial(identity=identity, number=centre.number, by=centre.agent)  # type: ignore[arg-type]
