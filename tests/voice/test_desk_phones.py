"""What an agent does with the keys of a desk phone: REFER, blind and attended, on real SIP."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from apps.routing.models import QueueEntry
from apps.voice.models import CallEvent, Leg
from tests import make
from tests.voice.centre import Centre
from tests.voice.test_three_people import CALLER, OTHER, hears, in_conversation

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_blind_transfer_to_a_colleague_is_followed(switched: Centre) -> None:
    outside = switched.outside
    line, phone = await in_conversation(switched)
    await switched.make_other_available()
    await outside.refer(phone, "1002", centre=switched.asterisk.sip)
    other = await outside.ringing("agent1002")
    await outside.is_over(phone)
    await outside.answer(other)
    call = await switched.state("talking")
    await outside.sing(other, OTHER)
    assert await hears(switched, line, "referred") == {CALLER, OTHER}
    assert call.interaction is not None
    assert call.interaction.owner_id == switched.other.pk


async def test_a_blind_transfer_to_a_queue_lets_the_caller_wait_there(switched: Centre) -> None:
    queue = await sync_to_async(make.queue)(brand=switched.queue.brand)
    _line, phone = await in_conversation(switched)
    await switched.outside.refer(phone, f"*{queue.pk}", centre=switched.asterisk.sip)
    call = await switched.state("waiting")
    await switched.outside.is_over(phone)
    entry = await QueueEntry.objects.filter(interaction=call.interaction).alatest("pk")
    assert (entry.queue_id, entry.state) == (queue.pk, "waiting")


async def test_a_number_that_may_not_be_dialled_is_refused_to_the_phone(switched: Centre) -> None:
    line, phone = await in_conversation(switched)
    await switched.outside.refer(phone, "+499001234567", centre=switched.asterisk.sip)
    await switched.until(lambda: CallEvent.objects.filter(kind="transfer_refused").exists())
    story = await CallEvent.objects.aget(kind="transfer_refused")
    assert story.particulars["code"] == "may_not_dial"
    assert (await switched.call()).state == "talking"
    assert not await Leg.objects.filter(role="outside").aexists()
    assert not {line, phone} & switched.outside.over


async def test_a_word_on_a_second_line_and_the_customer_goes_over(switched: Centre) -> None:
    outside = switched.outside
    line, phone = await in_conversation(switched)
    second = await outside.call("1002", phone="agent1001")
    other = await outside.ringing("agent1002")
    await switched.state("on_hold")
    await outside.answer(other)
    await switched.until(lambda: Leg.objects.filter(role="agent", state="up").count() == 3)
    await outside.sing(other, OTHER)
    assert OTHER in await hears(switched, second, "word")
    await outside.refer(phone, "1002", centre=switched.asterisk.sip, with_line=second)
    await outside.is_over(phone)
    await outside.is_over(second)
    call = await switched.state("talking")
    assert await hears(switched, line, "attended") == {CALLER, OTHER}
    assert call.interaction is not None
    assert call.interaction.owner_id == switched.other.pk
