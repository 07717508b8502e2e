"""The two tapes of a phone call, on the fake engine: who is heard on which, and when not."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from apps.voice.controller import comparing
from apps.voice.engine import facts
from apps.voice.models import Call, Leg, Recording
from apps.voice.services import calls, orders
from tests import make
from tests.voice.telephone import Telephone, installed

pytestmark = pytest.mark.django_db(transaction=True)


async def test_each_side_has_a_tape_with_an_ear_on_its_party() -> None:
    phone, call, agent = await talking()
    bridge = f"tape-{{}}-{call.key}"
    first = next(n for n, word in enumerate(phone.engine.done) if word[0] == "enter")
    assert [word[:2] for word in phone.engine.done if word[0] == "open_tape"] == [
        ("open_tape", bridge.format("agent")), ("open_tape", bridge.format("customer")),
    ]  # fmt: skip
    assert "record_room" not in [word[0] for word in phone.engine.done[first:]]
    assert ("tap", agent, f"tape-{agent}") in phone.engine.done
    await phone.hears(facts.LegUp(f"tape-{agent}"))
    await phone.hears(facts.LegUp(f"tape-{phone.line}"))
    assert ("enter", bridge.format("agent"), f"tape-{agent}") in phone.engine.done
    assert ("enter", bridge.format("customer"), f"tape-{phone.line}") in phone.engine.done


async def test_card_data_is_silence_on_both_and_a_held_customer_is_not_heard() -> None:
    phone, call, _agent = await talking()
    await order(phone, call, "hide", hidden=True)
    recording = await Recording.objects.aget()
    hidden = {word[1] for word in phone.engine.done if word[0] == "mute_recording"}
    assert hidden == {f"{recording.name}-agent", f"{recording.name}-customer"}
    await order(phone, call, "hold")
    assert ("mute", f"tape-{phone.line}", "muted") in phone.engine.done


async def test_a_side_that_leaves_ends_both_tapes_and_one_recording() -> None:
    phone, _call, _agent = await talking()
    recording = await Recording.objects.aget()
    await phone.hears(facts.RecordingEnded(f"{recording.name}-agent", 4))
    await recording.arefresh_from_db()
    assert recording.state == "running"
    assert ("stop_recording", f"{recording.name}-customer") in phone.engine.done
    await phone.hears(facts.RecordingEnded(f"{recording.name}-customer", 4))
    await recording.arefresh_from_db()
    assert recording.state == "finished"


async def test_what_ended_while_nobody_listened_is_fetched_all_the_same() -> None:
    phone, call, _agent = await talking()
    await phone.hang_up()
    recording = await Recording.objects.aget()
    assert (recording.state, (await phone.call()).state) == ("running", "ended")
    phone.restart()
    phone.engine.recording = {f"{recording.name}-agent"}
    await comparing.compare(phone.board)
    await recording.arefresh_from_db()
    assert recording.state == "running"
    phone.engine.recording = set()
    await comparing.compare(phone.board)
    await recording.arefresh_from_db()
    assert recording.state == "finished"
    assert call.pk == recording.call_id


async def test_who_cannot_be_recorded_talks_all_the_same() -> None:
    phone, call, agent = await talking(has_no_room=True)
    assert call.state == "talking"
    assert ("enter", call.bridge, agent) in phone.engine.done
    assert ("enter", call.bridge, phone.line) in phone.engine.done
    recording = await Recording.objects.aget()
    assert (recording.state, recording.problem) == ("failed", "No room")
    assert "tap" not in phone.verbs()


async def talking(*, has_no_room: bool = False) -> tuple[Telephone, Call, str]:
    """A caller, and the channel of the agent who has answered."""
    phone = await installed()
    phone.engine.has_no_room = has_no_room
    call = await phone.calls_in()
    leg = await sync_to_async(_rung)(call)
    phone.board.known[leg.channel] = call.key
    await phone.hears(facts.LegUp(leg.channel))
    return phone, await phone.call(), leg.channel


async def order(phone: Telephone, call: Call, verb: str, **particulars: object) -> None:
    given = await sync_to_async(orders.give)(
        server=phone.number.server, call=call, verb=verb, **particulars
    )
    phone.switchboard.order(given)
    await phone.settle()


def _rung(call: Call) -> Leg:
    return calls.dial_leg(call, role="agent", address="web1", user_id=make.agent().pk)
