"""Every kind of step, as a caller meets it; the telephone is the fake engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.customers.models import Identity
from apps.interactions.models import Interaction, Message
from apps.routing.models import QueueEntry
from apps.voice.controller import process
from apps.voice.engine import facts
from apps.voice.events import CallerRated
from apps.voice.models import Call, Callback, FlowRun, Recording
from apps.voice.services import flow_steps, flows
from tests import make
from tests.voice.domain.test_flow import graph, node
from tests.voice.telephone import CALLER, Telephone, flow, installed

pytestmark = pytest.mark.django_db(transaction=True)

MENU, ASK, BYE = "sound:menu", "sound:ask", "sound:bye"


def menu(**more: Any) -> dict[str, Any]:
    """1 leads into the line, 2 asks for a number, silence and nonsense end it."""
    nodes = {
        "menu": node(
            "menu", choices={"1": "billing", "2": "number"}, settings={"prompt": MENU, "tries": 2},
            timeout="bye", invalid="bye",
        ),
        "billing": node("set", settings={"priority": 20, "attributes": {"topic": "bill"}},
                        next="line"),
        "number": node(
            "digits", settings={"prompt": ASK, "store": "order", "least": 2, "most": 4},
            next="line", timeout="bye",
        ),
        "line": node("queue"),
        "bye": node("end", settings={"prompt": BYE}),
    }  # fmt: skip
    return graph("menu", **(nodes | more))


async def test_a_key_leads_into_the_line_with_what_the_flow_knows() -> None:
    phone = await installed(menu())
    await phone.calls_in()
    assert phone.played() == [MENU]
    await phone.press("1")
    call = await phone.call()
    entry = await QueueEntry.objects.aget()
    assert (call.state, entry.boost) == ("waiting", 20)
    assert call.interaction is not None
    assert call.interaction.handoff_context == {"topic": "bill"}
    # The key cut the menu off before the music began: commands wait for a running playback.
    assert phone.verbs() == ["answer", "play", "stop_playback", "start_music"]


async def test_skills_that_a_flow_sets_are_asked_for_in_the_line() -> None:
    skill = await sync_to_async(make.skill)()
    told = graph(
        "set", set=node("set", settings={"skills": {str(skill.pk): 3}}, next="q"), q=node("queue")
    )
    phone = await installed(told)
    await phone.calls_in()
    assert (await QueueEntry.objects.aget()).extra_skills == {str(skill.pk): 3}


async def test_a_wrong_key_is_asked_again_and_then_led_out() -> None:
    phone = await installed(menu())
    await phone.calls_in()
    await phone.press("7")
    assert phone.played() == [MENU, MENU]
    await phone.press("7")
    assert phone.played() == [MENU, MENU, BYE]
    await phone.listen()
    assert ((await phone.call()).state, (await phone.call()).end) == ("ended", "flow")


async def test_silence_after_the_menu_runs_out_and_is_no_wrong_key() -> None:
    phone = await installed(menu())
    await phone.calls_in()
    for _ in range(2):
        await phone.listen()
        await phone.wait()
    version = await sync_to_async(flows.published_of)(await sync_to_async(_flow)(phone))
    counts = await sync_to_async(flow_steps.counts)(version)
    assert counts["menu"].left == {"timeout": 1}


async def test_keys_are_gathered_until_enough_or_the_hash() -> None:
    phone = await installed(menu())
    await phone.calls_in()
    await phone.press("2")
    await phone.press("471")
    assert not await Interaction.objects.aexists()
    await phone.press("#")
    interaction = await Interaction.objects.aget()
    assert interaction.handoff_context == {"order": "471"}


async def test_what_is_keyed_securely_is_in_no_row_and_shown_as_dots() -> None:
    secret = node(
        "digits", settings={"prompt": ASK, "store": "pin", "secure": True, "most": 4},
        next="after", timeout="after",
    )  # fmt: skip
    phone = await installed(graph(
        "pin", pin=secret, q=node("queue"),
        after=node("menu", choices={"1": "q"}, settings={"prompt": MENU}, timeout="q", invalid="q"),
    ))  # fmt: skip
    await phone.calls_in()
    await phone.press("4711")
    run = await FlowRun.objects.aget()
    assert "4711" not in json.dumps(run.walk)
    assert b"4711" not in bytes(run.secrets)
    assert "4711" not in repr(phone.board)
    await phone.press("1")
    interaction = await Interaction.objects.aget()
    assert interaction.handoff_context == {"pin": "••••"}
    await run.arefresh_from_db()
    assert (bytes(run.secrets), run.ended_at is not None) == (b"", True)


async def test_a_key_skips_what_is_only_said() -> None:
    phone = await installed(graph(
        "say", say=node("say", settings={"prompt": MENU}, next="q"), q=node("queue")
    ))  # fmt: skip
    await phone.calls_in()
    await phone.press("5")
    assert phone.verbs()[-1] == "stop_playback"
    await phone.listen()
    assert (await phone.call()).state == "waiting"


async def test_a_number_that_was_keyed_is_read_back_digit_by_digit() -> None:
    phone = await installed(graph(
        "ask",
        ask=node("digits", settings={"prompt": ASK, "store": "order", "most": 3}, next="say",
                 timeout="say"),
        say=node("say", settings={"prompt": MENU, "attribute": "order"}, next="q"),
        q=node("queue"),
    ))  # fmt: skip
    await phone.calls_in()
    await phone.press("471")
    assert phone.played()[-1] == f"{MENU},digits:471"


async def test_out_of_hours_a_number_leads_to_its_closed_flow() -> None:
    phone = await installed(menu())
    await sync_to_async(_close)(phone)
    await phone.calls_in()
    assert phone.played() == ["sound:closed"]


async def test_the_hours_of_a_calendar_decide() -> None:
    from apps.routing.models import Calendar

    never = await Calendar.objects.acreate(name="Never", time_zone="UTC")
    told = graph(
        "hours",
        hours=node("hours", settings={"calendar": never.pk}, open="q", closed="bye"),
        q=node("queue"), bye=node("end", settings={"prompt": BYE}),
    )  # fmt: skip
    phone = await installed(told)
    await phone.calls_in()
    assert phone.played() == [BYE]


async def test_whose_number_was_keyed_is_known_before_anybody_answers() -> None:
    phone = await installed(graph(
        "who",
        who=node("lookup", found="vip", missing="q"),
        vip=node("set", settings={"priority": 50}, next="q"),
        q=node("queue"),
    ))  # fmt: skip
    await sync_to_async(_known_caller)(phone, "Ada Byron")
    await phone.calls_in()
    entry = await QueueEntry.objects.select_related("interaction").aget()
    assert entry.boost == 50
    assert entry.interaction.handoff_context["customer"] == "Ada Byron"


async def test_a_webhook_answers_with_attributes_and_is_signed(
    listening: Any, settings: Any
) -> None:
    settings.OUTGOING_PRIVATE_HOSTS = {"127.0.0.1"}
    told = graph(
        "data",
        data=node("data", settings={"url": listening.url}, next="q", failed="bye"),
        q=node("queue"), bye=node("end"),
    )  # fmt: skip
    listening.answer = {"attributes": {"balance": 12, "evil": ["x"], "a b": "c"}}
    phone = await installed(told)
    await phone.calls_in()
    assert (await Interaction.objects.aget()).handoff_context == {"balance": "12"}
    asked = json.loads(listening.bodies[0])
    assert (asked["caller"], asked["attributes"]) == (CALLER, {})
    assert listening.headers[0]["Switchroom-Signature"].startswith("v1=")


async def test_a_webhook_inside_our_own_network_is_never_asked(listening: Any) -> None:
    told = graph(
        "data",
        data=node("data", settings={"url": listening.url}, next="q", failed="bye"),
        q=node("queue"), bye=node("end"),
    )  # fmt: skip
    phone = await installed(told)
    await phone.calls_in()
    assert listening.bodies == []
    assert (await phone.call()).end == "flow"


async def test_a_flow_within_a_flow_comes_back_to_where_it_left() -> None:
    phone = await installed()
    inner = graph("say", say=node("say", settings={"prompt": ASK}, next="end"), end=node("end"))
    made = await sync_to_async(flow)(phone.number, inner, "Inner")
    outer = graph(
        "in", **{"in": node("flow", settings={"flow": made.pk}, next="bye")},
        bye=node("end", settings={"prompt": BYE}),
    )  # fmt: skip
    await sync_to_async(_leads_to)(phone, outer)
    await phone.calls_in()
    await phone.listen()
    assert phone.played() == [ASK, BYE]
    assert (await phone.call()).state == "in_flow"


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
    assert [word[0] for word in phone.engine.done[-2:]] == ["enter", "enter"]


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


async def test_who_hangs_up_in_the_menu_is_counted_there_and_is_no_contact() -> None:
    phone = await installed(menu())
    await phone.calls_in()
    await phone.press("2")
    await phone.hang_up()
    version = await sync_to_async(flows.published_of)(await sync_to_async(_flow)(phone))
    counts = await sync_to_async(flow_steps.counts)(version)
    assert (counts["menu"].entered, counts["menu"].left) == (1, {"2": 1})
    assert (counts["number"].entered, counts["number"].hung_up) == (1, 1)
    assert not await Interaction.objects.aexists()


async def test_a_process_that_starts_anew_asks_again_and_goes_on() -> None:
    phone = await installed(menu())
    await phone.calls_in()
    await phone.press("2")
    await phone.press("4")
    phone.restart()
    phone.engine.found = facts.Inventory(lines={phone.line: facts.Line(phone.line, True, 9)})
    await process.comparing.compare(phone.board, resumes=True)
    await phone.settle()
    assert phone.played()[-1] == ASK
    await phone.press("4711")
    assert (await Interaction.objects.aget()).handoff_context == {"order": "4711"}


async def test_a_flow_that_is_broken_loses_nobody() -> None:
    phone = await installed(menu())
    version = await sync_to_async(flows.published_of)(await sync_to_async(_flow)(phone))
    assert version is not None
    version.graph["start"] = "gone"
    await version.asave()
    await phone.calls_in()
    assert (await phone.call()).state == "waiting"


def _flow(phone: Telephone) -> Any:
    phone.number.refresh_from_db()
    return phone.number.flow


def _leads_to(phone: Telephone, told: dict[str, Any]) -> None:
    phone.number.flow = flow(phone.number, told, "Outer")
    phone.number.save()


def _asks_afterwards(phone: Telephone, told: dict[str, Any]) -> None:
    phone.number.after_flow = flow(phone.number, told, "After")
    phone.number.save()


def _close(phone: Telephone) -> None:
    from apps.routing.models import Calendar

    closed = graph("say", say=node("say", settings={"prompt": "sound:closed"}, next="e"),
                   e=node("end"))  # fmt: skip
    phone.number.closed_flow = flow(phone.number, closed, "Closed")
    phone.number.save()
    queue = phone.number.channel.entry_point.queue
    queue.calendar = Calendar.objects.create(name="Never", time_zone="UTC")
    queue.save()


def _known_caller(phone: Telephone, name: str) -> None:
    brand = phone.number.channel.brand
    customer = make.customer(name=name, brands=[brand])
    make.identity(customer, scheme="phone", value=CALLER)
    assert Identity.objects.filter(value=CALLER).count() == 1


def _talks(call: Call) -> Any:
    """The call is with an agent."""
    from apps.interactions.services import conversations
    from apps.voice.services import calls

    agent = make.agent()
    assert call.interaction_id is not None
    conversations.assign(interaction_id=call.interaction_id, agent=agent)
    leg = calls.dial_leg(call, role="agent", address="web1", user_id=agent.pk)
    calls.leg_up(leg)
    calls.connected(call)
    return leg
