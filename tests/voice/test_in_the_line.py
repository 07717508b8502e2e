"""Waiting callers: how it stands, called back instead, and what the ladder does with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from apps.interactions.models import Interaction, Message
from apps.interactions.services import conversations
from apps.routing.models import OverflowStep, QueueEntry
from apps.routing.services import overflow
from apps.voice.engine import facts
from apps.voice.models import Call, Callback, Order
from apps.voice.services import calls, line_sounds, orders, prompts
from tests import make
from tests.voice.domain.test_prompt_sound import wav
from tests.voice.telephone import CALLER, Telephone, installed

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = "sound:queue-youarenext"


async def test_a_caller_hears_their_place_and_then_music_until_the_next_time() -> None:
    phone = await arranged(every_seconds=30)
    await phone.calls_in()
    assert (phone.played(), phone.verbs()[-3:]) == ([FIRST], ["start_music", "stop_music", "play"])
    await phone.listen()
    assert phone.verbs()[-1] == "start_music"
    await phone.wait()
    assert phone.played() == [FIRST, FIRST]


async def test_a_queue_that_says_nothing_has_music_only() -> None:
    phone = await installed()
    await phone.calls_in()
    assert phone.verbs() == ["answer", "start_music"]


async def test_whoever_answers_cuts_the_announcement_off_before_the_room() -> None:
    phone = await arranged(every_seconds=30)
    call = await phone.calls_in()
    leg = await sync_to_async(_rung)(call)
    phone.board.known[leg.channel] = call.key
    await phone.hears(facts.LegUp(leg.channel))
    verbs = phone.verbs()
    assert verbs.index("stop_playback") < verbs.index("open_room")
    assert (await phone.call()).state == "talking"


async def test_a_key_takes_the_callback_and_keeps_the_place() -> None:
    phone = await arranged(every_seconds=30, callback_after=60, callback_prompt=True)
    await phone.calls_in()
    entry = await QueueEntry.objects.aget()
    await phone.press("1")
    assert not await Callback.objects.aexists()  # nobody has offered it yet
    await offered(phone)
    await phone.press("1")
    assert phone.played()[-1] == "sound:auth-thankyou"
    await phone.listen()
    call = await phone.call()
    assert (call.state, call.leaves) == ("ended", "callback")
    after = await QueueEntry.objects.aget()
    assert (after.state, after.enqueued_at, after.pk) == ("waiting", entry.enqueued_at, entry.pk)


async def test_the_offer_is_made_once_they_have_waited_long_enough() -> None:
    phone = await arranged(every_seconds=30, callback_after=60, callback_prompt=True)
    await phone.calls_in()
    assert phone.played() == [FIRST]
    await offered(phone)
    assert phone.played()[1].startswith(f"{FIRST},sound:")


async def test_who_gets_through_another_way_is_not_called_any_more() -> None:
    phone = await called_back()
    callback = await Callback.objects.select_related("customer").aget()
    await sync_to_async(_talks_by_chat)(callback)
    await callback.arefresh_from_db()
    assert (callback.state, callback.why) == ("cancelled", "the customer got through another way")
    assert (await Interaction.objects.aget(kind="voice")).status == "ended"
    assert (await phone.call()).state == "ended"


async def test_who_asks_twice_is_called_once_at_the_earlier_place() -> None:
    phone = await called_back()
    phone.line = "caller-2"
    await phone.calls_in()
    await offered(phone)
    await phone.press("1")
    await phone.listen()
    assert await Callback.objects.acount() == 1
    later = await Interaction.objects.alatest("pk")
    assert (later.status, later.end_reason) == ("ended", "continued")


async def test_a_withheld_number_cannot_be_called_back_and_waits_on() -> None:
    phone = await arranged(every_seconds=30, callback_after=60, callback_prompt=True)
    await phone.calls_in(caller="anonymous")
    await offered(phone)
    await phone.press("1")
    assert not await Callback.objects.aexists()
    assert (await phone.call()).state == "waiting"


async def test_a_call_that_reached_nobody_waits_again_at_its_old_place() -> None:
    await called_back()
    before = await QueueEntry.objects.aget()
    out = await sync_to_async(_called)(reached=False)
    callback = await Callback.objects.aget()
    entry = await QueueEntry.objects.aget(interaction=callback.interaction_id)
    assert (callback.state, callback.attempts) == ("waiting", 1)
    assert (entry.enqueued_at, entry.state) == (before.enqueued_at, "waiting")
    assert entry.held_until is not None
    assert entry.held_until > timezone.now() + timedelta(minutes=15)
    assert callback.interaction_id != out.interaction_id


async def test_a_call_that_reached_them_is_done() -> None:
    await called_back()
    await sync_to_async(_called)(reached=True)
    assert (await Callback.objects.aget()).state == "done"


async def test_the_third_attempt_is_the_last() -> None:
    await called_back()
    await Callback.objects.aupdate(attempts=2)
    await sync_to_async(_called)(reached=False)
    assert (await Callback.objects.aget()).state == "given_up"


async def test_a_caller_who_cannot_be_taped_is_not_left_in_silence() -> None:
    phone = await installed()
    phone.engine.has_no_room = True
    await phone.calls_in()
    await climbs(phone, "voicemail")
    await phone.listen()
    call = await phone.call()
    assert (call.state, call.end) == ("ended", "flow")
    assert not await Message.objects.filter(client_id__startswith="voicemail-").aexists()


async def test_the_ladder_lets_a_caller_leave_a_voicemail() -> None:
    phone = await installed()
    await phone.calls_in()
    await climbs(phone, "voicemail")
    assert phone.played() == ["sound:vm-intro"]
    await phone.listen()
    await phone.speak(20)
    call = await phone.call()
    assert (call.state, call.leaves) == ("ended", "voicemail")
    assert call.interaction is not None
    assert call.interaction.status == "waiting"


async def test_the_ladder_puts_a_caller_through_to_a_number() -> None:
    phone = await installed()
    await phone.calls_in()
    await climbs(phone, "number", "+493055500")
    leg = next(word for word in phone.engine.done if word[0] == "ring")
    await phone.hears(facts.LegUp(leg[1]))
    call = await phone.call()
    assert (leg[2], call.state) == ("+493055500@trunk", "talking")
    assert call.interaction is not None
    assert call.interaction.status == "ended"


async def test_a_number_that_does_not_answer_leaves_them_in_the_line() -> None:
    phone = await installed()
    await phone.calls_in()
    await climbs(phone, "number", "+493055500")
    leg = next(word[1] for word in phone.engine.done if word[0] == "ring")
    await phone.hang_up(leg)
    assert ((await phone.call()).state, phone.verbs()[-1]) == ("waiting", "start_music")


async def test_a_chat_never_climbs_a_step_of_calls() -> None:
    queue = await sync_to_async(make.queue)()
    await sync_to_async(make.entry)(queue, enqueued_at=timezone.now() - timedelta(minutes=5))
    await _step(queue, "voicemail")
    assert await sync_to_async(overflow.climb)(now=timezone.now()) == 0


async def test_a_caller_who_refuses_is_not_recorded() -> None:
    phone = await installed(None, consent="ask", consent_announcement="sound:told")
    await phone.calls_in()
    assert phone.played() == ["sound:told"]
    await phone.press("9")
    call = await phone.call()
    assert (call.refused_recording, call.may_be_recorded, call.state) == (True, False, "waiting")


async def test_who_should_be_told_and_cannot_be_is_not_recorded() -> None:
    phone = await installed(None, consent="country")
    await phone.calls_in()
    call = await phone.call()
    assert (call.may_be_recorded, call.state, phone.played()) == (False, "waiting", [])


async def arranged(*, callback_prompt: bool = False, **wishes: Any) -> Telephone:
    phone = await installed()
    await sync_to_async(_arrange)(phone, callback_prompt, wishes)
    return phone


async def offered(phone: Telephone) -> None:
    """Two minutes later."""
    since = timezone.now() - timedelta(minutes=2)
    await Call.objects.filter(pk=(await phone.call()).pk).aupdate(queued_at=since)
    await phone.listen()
    await phone.wait()


async def called_back() -> Telephone:
    phone = await arranged(every_seconds=30, callback_after=60, callback_prompt=True)
    await phone.calls_in()
    await offered(phone)
    await phone.press("1")
    await phone.listen()
    return phone


async def climbs(phone: Telephone, action: str, number: str = "") -> None:
    """The router's next round, and the order that follows from it."""
    queue = await sync_to_async(lambda: phone.number.channel.entry_point.queue)()
    await _step(queue, action, text=number)
    await sync_to_async(overflow.climb)(now=timezone.now())
    for order in await sync_to_async(orders.waiting)(phone.number.server):
        phone.switchboard.order(order)
    await phone.settle()
    assert not await Order.objects.filter(state="refused").aexists()


async def _step(queue: Any, action: str, text: str = "") -> None:
    await OverflowStep.objects.acreate(
        queue=queue, position=1, trigger="waited", threshold=0, action=action, text=text
    )


def _arrange(phone: Telephone, with_prompt: bool, wishes: dict[str, Any]) -> None:
    by = make.admin()
    brand = phone.number.channel.brand
    if with_prompt:
        offer = prompts.upload(brand=brand, name="Offer", content=wav(seconds=0.2), by=by)
        wishes = wishes | {"callback_prompt": offer}
    line_sounds.arrange(queue=phone.number.channel.entry_point.queue, by=by, **wishes)


def _rung(call: Call) -> Any:
    agent = make.agent()
    conversations.assign(interaction_id=call.interaction_id or 0, agent=agent)
    return calls.dial_leg(call, role="agent", address="web1", user_id=agent.pk)


def _talks_by_chat(callback: Callback) -> None:
    brand = callback.number.channel.brand
    case = make.case(brand=brand, customer=callback.customer)
    chat = make.interaction(case=case)
    conversations.assign(interaction_id=chat.pk, agent=make.agent())


def _called(*, reached: bool) -> Call:
    """An agent took it, called, and it ended."""
    callback = Callback.objects.select_related("interaction__channel", "identity", "number").get()
    agent = make.agent()
    conversations.assign(interaction_id=callback.interaction_id, agent=agent)
    part = conversations.continue_on(
        interaction=Interaction.objects.get(pk=callback.interaction_id),
        channel=callback.interaction.channel, identity=callback.identity, by=agent,
    )  # fmt: skip
    number = callback.number
    out = make.call(number=number, interaction=part, direction="out", other_party=CALLER,
                    identity=callback.identity, talking_at=None)  # fmt: skip
    if reached:
        calls.connected(out)
    calls.end(out, end="no_answer")
    return out
