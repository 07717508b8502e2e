"""Every kind of step, as a caller meets it; the telephone is the fake engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.customers.models import Identity
from apps.interactions.models import Interaction
from apps.routing.models import QueueEntry
from apps.voice.controller import process
from apps.voice.engine import facts
from apps.voice.models import FlowRun
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
