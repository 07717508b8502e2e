"""A real call through two real Asterisks: who hears whom, and what the rows say."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from apps.interactions.choices import Status
from apps.routing.choices import OfferState
from apps.routing.models import Offer
from apps.voice.models import Call, RecordingGap
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig import tones, world

pytestmark = pytest.mark.django_db(transaction=True)

CALLER, AGENT = 440, 1000
EVERY = (CALLER, AGENT, tones.MUSIC)


async def test_a_caller_waits_with_music_talks_is_held_and_hangs_up(switched: Centre) -> None:
    outside = switched.outside
    line = await outside.call(NUMBER)
    await outside.answered(line)
    await outside.sing(line, CALLER)
    await switched.state("waiting")
    await switched.offer()
    phone = await outside.ringing("agent1001")
    await outside.answer(phone)
    call = await switched.state("talking")
    await outside.sing(phone, AGENT)
    await outside.listen(line, "caller-hears")
    await asyncio.sleep(2)
    await switched.order("hold")
    await switched.state("on_hold")
    await asyncio.sleep(2)
    await switched.order("resume")
    await switched.state("talking")
    await asyncio.sleep(1.5)
    await switched.order("hide", hidden=True)
    await switched.until(lambda: RecordingGap.objects.filter(reason="card").exists())
    await asyncio.sleep(1.5)
    await outside.hang_up(line)
    call = await switched.state("ended")
    await outside.is_over(phone)
    kept = await switched.kept(call)

    sound = await switched.sound_of(kept)
    hold, card = [gap async for gap in kept.gaps.all()]
    for moment, agent, customer in (
        (hold.started_at - timedelta(seconds=1.3), {AGENT}, {CALLER}),
        (hold.started_at, {AGENT}, set()),
        (hold.ended_at, {AGENT}, {CALLER}),
        (card.started_at, set(), set()),
    ):
        start = (moment - kept.started_at).total_seconds() + 0.3
        heard = [tones.heard(sound, EVERY, start=start, end=start + 1, track=n) for n in (0, 1)]
        assert heard == [agent, customer], moment
    assert len(kept.sides["agent"]) == len(kept.sides["customer"]) == len(kept.peaks)
    assert call.end == "customer"
    assert call.hold_seconds in (2, 3)
    assert call.interaction is not None
    assert call.interaction.status == Status.WRAP_UP
    assert call.interaction.owner_id == switched.agent.pk
    # What the caller hears, and the tone of their own.
    hears = world.recording(outside.far, "caller-hears")
    assert tones.heard(hears, EVERY, start=0.7, end=1.7) == {CALLER, AGENT}
    assert tones.heard(hears, EVERY, start=2.7, end=3.7) == {CALLER, tones.MUSIC}


async def test_who_hangs_up_in_the_line_has_abandoned_and_the_phone_stops(
    switched: Centre,
) -> None:
    outside = switched.outside
    line = await outside.call(NUMBER)
    await switched.state("waiting")
    await switched.offer()
    phone = await outside.ringing("agent1001")
    await outside.hang_up(line)
    call = await switched.state("ended")
    await outside.is_over(phone)
    assert call.interaction is not None
    assert (call.interaction.status, call.interaction.end_reason) == ("ended", "abandoned")
    offer = await sync_to_async(Offer.objects.get)()
    assert offer.state == OfferState.REVOKED


async def test_a_number_that_is_nobodys_is_refused(switched: Centre) -> None:
    outside = switched.outside
    line = await outside.call("+49309999999")
    await outside.is_over(line)
    assert not await Call.objects.aexists()
