"""What a flow leaves behind: callbacks, voicemails, numbers outside, a word afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.interactions.models import Interaction, Message
from apps.interactions.services import conversations
from apps.voice.engine import facts
from apps.voice.events import CallerRated
from apps.voice.models import Call, Callback, Recording
from apps.voice.services import calls
from tests import make
from tests.voice.domain.test_flow import graph, node
from tests.voice.telephone import Telephone, flow, installed

pytestmark = pytest.mark.django_db(transaction=True)

ASK = "sound:ask"


async def test_a_callback_keeps_the_moment_the_caller_came() -> None:
    phone = await installed(graph(
        "back",
        back=node("callback", settings={"prompt": ASK}, taken="bye", declined="q"),
        q=node("queue"), bye=node("end"),
    ))  # fmt: skip
    await phone.calls_in()
    await phone.press("1")
    call, callback = await phone.call(), await Callback.objects.aget()
    assert (call.state, call.end, call.leaves) == ("ended", "flow", "callback")
    assert call.interaction is not None
    assert (call.interaction.status, callback.interaction_id) == ("waiting", call.interaction_id)


async def test_another_key_than_the_one_for_a_callback_waits_in_the_line() -> None:
    phone = await installed(graph(
        "back",
        back=node("callback", settings={"prompt": ASK}, taken="bye", declined="q"),
        q=node("queue"), bye=node("end"),
    ))  # fmt: skip
    await phone.calls_in()
    await phone.press("3")
    assert not await Callback.objects.aexists()
    assert (await phone.call()).state == "waiting"


def tape() -> dict[str, Any]:
    return graph(
        "tape", tape=node("voicemail", settings={"prompt": ASK, "seconds": 60}, next="bye"),
        bye=node("end"),
    )  # fmt: skip


async def test_a_voicemail_waits_as_work_with_its_words_in_the_case() -> None:
    phone = await installed(tape())
    await phone.calls_in()
    await phone.listen()
    await phone.speak(34.2)
    call = await phone.call()
    assert (call.state, call.leaves) == ("ended", "voicemail")
    assert call.interaction is not None
    assert call.interaction.status == "waiting"
    message = await Message.objects.aget(direction="in")
    assert message.body == "Voicemail from +49 30 555001, 0:34"
    assert (await Recording.objects.aget()).state == "finished"


async def test_a_voicemail_is_kept_when_its_caller_hangs_up_in_the_middle() -> None:
    phone = await installed(tape())
    await phone.calls_in()
    await phone.listen()
    await phone.hang_up()
    assert (await phone.call()).state == "ended"
    await phone.speak(12)
    call = await phone.call()
    assert call.interaction is not None
    assert (call.interaction.status, call.end) == ("waiting", "customer")


async def test_who_says_nothing_after_the_beep_leaves_no_work() -> None:
    phone = await installed(tape())
    await phone.calls_in()
    await phone.listen()
    await phone.speak(0.4)
    assert not await Interaction.objects.aexists()
    assert (await phone.call()).end == "flow"


def sent() -> dict[str, Any]:
    return graph(
        "out", out=node("transfer", settings={"number": "+493055500"}, failed="q"), q=node("queue")
    )


async def test_a_number_outside_gets_the_caller_when_it_answers() -> None:
    phone = await installed(sent())
    await phone.calls_in()
    leg = next(word[1] for word in phone.engine.done if word[0] == "ring")
    await phone.hears(facts.LegUp(leg))
    call = await phone.call()
    assert (call.state, call.interaction) == ("talking", None)
    assert phone.verbs().count("enter") == 2


async def test_a_number_outside_that_is_busy_leads_on_in_the_flow() -> None:
    phone = await installed(sent())
    await phone.calls_in()
    leg = next(word[1] for word in phone.engine.done if word[0] == "ring")
    await phone.hang_up(leg)
    assert (await phone.call()).state == "waiting"


async def test_after_the_agent_hung_up_the_caller_says_how_it_was(rated: list[object]) -> None:
    asks = graph(
        "ask", ask=node("survey", settings={"prompt": ASK}, next="bye", timeout="bye"),
        bye=node("end"),
    )  # fmt: skip
    phone = await installed()
    await sync_to_async(_asks_afterwards)(phone, asks)
    await phone.calls_in()
    leg = await sync_to_async(_talks)(await phone.call())
    phone.board.known[leg.channel] = (await phone.call()).key
    await phone.hang_up(leg.channel)
    call = await phone.call()
    assert (call.state, phone.played()) == ("in_flow", [ASK])
    assert call.interaction is not None
    assert call.interaction.status == "wrap_up"
    await phone.press("4")
    assert rated == [CallerRated(call.interaction.pk, 4)]
    assert (await phone.call()).state == "ended"


def _asks_afterwards(phone: Telephone, told: dict[str, Any]) -> None:
    phone.number.after_flow = flow(phone.number, told, "After")
    phone.number.save()


def _talks(call: Call) -> Any:
    """The call is with an agent."""
    agent = make.agent()
    assert call.interaction_id is not None
    conversations.assign(interaction_id=call.interaction_id, agent=agent)
    leg = calls.dial_leg(call, role="agent", address="web1", user_id=agent.pk)
    calls.leg_up(leg)
    calls.connected(call)
    return leg
