"""A call that is another desk's: there, and back when it does not answer; on real Asterisks."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async

from apps.customers.models import Touchpoint
from apps.voice.models import PartnerSite, Placement
from apps.voice.services import partners
from apps.voice.services.partners import Given
from tests import make
from tests.voice import desks
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig import tones, world

pytestmark = pytest.mark.django_db(transaction=True)

CALLER, AGENT, THEIRS = 440, 1000, 1400
EVERY = (CALLER, AGENT, THEIRS, tones.MUSIC)
LUND = "+4930777001"


def _all_to_lund(centre: Centre) -> PartnerSite:
    site = desks.site(centre.queue.brand, number=LUND, most_calls=1)
    partners.share_out(given=[Given(site, 100)], number=centre.number, by=make.admin())
    return site


async def heard(centre: Centre, line: str, name: str) -> set[int]:
    await centre.outside.listen(line, name)
    await asyncio.sleep(1.6)
    await centre.outside.stop_listening(name)
    return tones.heard(world.recording(centre.outside.far, name), EVERY, start=0.4, end=1.4)


async def test_a_partner_talks_with_the_caller_and_what_it_refuses_is_ours(
    switched: Centre,
) -> None:
    outside = switched.outside
    await sync_to_async(_all_to_lund)(switched)
    first = await outside.call(NUMBER)
    desk = await outside.ringing(LUND)
    await switched.state("forwarded")
    await outside.answer(desk)
    await outside.sing(first, CALLER)
    await outside.sing(desk, THEIRS)
    await switched.until(lambda: Placement.objects.exclude(answered_at=None).exists())
    assert await heard(switched, desk, "partner-hears") == {CALLER, THEIRS}
    # The desk takes one at a time: the second call is ours at once.
    second = await outside.call(NUMBER, caller="+4930555002")
    await switched.state("waiting")
    await outside.hang_up(second)
    await outside.hang_up(desk)
    await outside.is_over(first)
    await switched.until(lambda: Placement.objects.get(site__isnull=False).call.end == "partner")

    third = await outside.call(NUMBER, caller="+4930555003")
    await outside.hang_up(await outside.ringing(LUND), reason="busy")
    await switched.state("waiting")
    await switched.offer()
    phone = await outside.ringing("agent1001")
    await outside.answer(phone)
    call = await switched.state("talking")
    await outside.sing(third, CALLER)
    await outside.sing(phone, AGENT)
    assert await heard(switched, phone, "agent-hears") == {CALLER, AGENT}
    assert call.other_party == "+4930555003"
    told = await sync_to_async(lambda: set(Touchpoint.objects.filter(
        ref__startswith="call:").values_list("summary", flat=True)))()  # fmt: skip
    assert told == {
        "Call answered by Lund Svar", "Lund Svar did not answer: the call came back",
    }  # fmt: skip
