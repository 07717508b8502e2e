"""What breaks in the middle of a call, and what the customer notices of it."""

from __future__ import annotations

import asyncio

import pytest

from apps.voice.models import Leg, Recording
from tests.voice import centre
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig import tones, world

pytestmark = pytest.mark.django_db(transaction=True)

CALLER, AGENT = 440, 1000
EVERY = (CALLER, AGENT, tones.MUSIC)


async def talking(switched: Centre) -> tuple[str, str]:
    line = await switched.outside.call(NUMBER)
    await switched.state("waiting")
    await switched.offer()
    phone = await switched.outside.ringing("agent1001")
    await switched.outside.answer(phone)
    await switched.state("talking")
    return line, phone


async def test_a_call_goes_on_without_its_process_and_the_next_one_takes_it_up(
    switched: Centre,
) -> None:
    line, phone = await talking(switched)
    await switched.outside.sing(line, CALLER)
    await switched.outside.sing(phone, AGENT)
    await switched.until_taped()  # a tape that nobody is in ends
    await switched.stop_driving()
    await asyncio.sleep(2)
    assert phone not in switched.outside.over
    async with centre.driven(switched):
        await switched.order("hold")
        await switched.state("on_hold")
        await switched.outside.hang_up(line)
        call = await switched.state("ended")
        await switched.outside.is_over(phone)
        kept = await switched.kept(call)
    sound = await switched.sound_of(kept)
    held = await kept.gaps.aget()
    end = (held.started_at - kept.started_at).total_seconds() - 0.3  # before it: nobody drove
    assert tones.heard(sound, EVERY, start=end - 1, end=end, track=0) == {AGENT}
    assert tones.heard(sound, EVERY, start=end - 1, end=end, track=1) == {CALLER}


async def test_an_asterisk_without_a_folder_for_recordings_connects_its_callers(
    switched: Centre,
) -> None:
    folder = switched.asterisk.folder / "spool/recording"
    away = folder.rename(folder.with_name("away"))
    try:
        line, phone = await talking(switched)
        await switched.outside.sing(line, CALLER)
        await switched.outside.listen(phone, "agent-hears")
        await asyncio.sleep(2)
        await switched.outside.stop_listening("agent-hears")
        sound = world.recording(switched.outside.far, "agent-hears")
        assert tones.heard(sound, EVERY, start=0.5, end=1.5) == {CALLER}
        kept = await Recording.objects.aget()
        assert (kept.state, "spool/recording" in kept.problem) == ("failed", True)
    finally:
        away.rename(folder)


async def test_what_ended_while_nobody_drove_is_ended_afterwards(switched: Centre) -> None:
    line, phone = await talking(switched)
    await switched.stop_driving()
    await switched.outside.hang_up(line)
    await switched.outside.is_over(line)
    async with centre.driven(switched):
        call = await switched.state("ended")
        await switched.outside.is_over(phone)
    assert call.interaction is not None
    assert call.interaction.status == "wrap_up"
    assert not await Leg.objects.filter(ended_at=None).aexists()


async def test_a_call_without_a_process_hears_an_apology_and_is_not_lost_in_silence(
    switched: Centre,
) -> None:
    await switched.stop_driving()
    line = await switched.outside.call(NUMBER)
    await switched.outside.answered(line)
    await switched.outside.listen(line, "apology")
    await switched.outside.is_over(line)
    await switched.outside.stop_listening("apology")
    sound = world.recording(switched.outside.far, "apology")
    assert tones.length(sound) > 1


async def test_a_phone_that_does_not_ring_is_no_missed_offer(switched: Centre) -> None:
    """It is passed to the next person, and the first is not asked for calls any more."""
    line = await switched.outside.call(NUMBER)
    await switched.state("waiting")
    await switched.make_other_available()
    await switched.offer()
    phone = await switched.outside.ringing("agent1001")
    await switched.outside.hang_up(phone, reason="busy")
    await switched.offer()
    other = await switched.outside.ringing("agent1002")
    await switched.outside.answer(other)
    call = await switched.state("talking")
    assert call.interaction is not None
    assert call.interaction.owner_id == switched.other.pk
    await switched.outside.hang_up(line)
