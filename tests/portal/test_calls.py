from __future__ import annotations

import pytest
from django.core.cache import cache

from apps.interactions.models import Interaction
from apps.voice.models import Call, Leg
from apps.voice.services import acts, calls, signals, web_calls
from tests import make
from tests.portal.visitor import Visitor, answered, db

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def channel():
    cache.clear()
    return make.channel(kind="chat", options={"calls": "voice", "recording": "ask"})


async def begun(visitor: Visitor, **fields) -> dict:
    await visitor.send("call", **{"media": "voice"} | fields)
    return (await visitor.hear_until("call"))[-1]


async def state_of(visitor: Visitor, wanted: str) -> dict:
    frame = (await visitor.hear_until("call"))[-1]
    while frame["state"] != wanted:
        frame = (await visitor.hear_until("call"))[-1]
    return frame


async def test_a_call_from_the_launcher_makes_a_customer_and_waits(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello(profile={"name": "Marta"})
        frame = await begun(visitor, consent=True)
        assert frame.pop("line").startswith("leg-")
        assert frame == {
            "type": "call", "state": "waiting", "media": "voice", "recorded": True, "ice": [],
        }  # fmt: skip
        await visitor.send("hang_up")
        assert (await state_of(visitor, "ended"))["by"] == "visitor"
    call = await db(Call.objects.select_related("interaction__customer").get)
    assert (call.consent, call.interaction.kind) == ("ticked", "voice")
    assert (call.interaction.customer.name, call.interaction.end_reason) == ("Marta", "abandoned")


async def test_beside_a_chat_it_rings_at_its_agent_and_the_chat_goes_on(channel):
    async with Visitor(channel) as visitor:
        chat = await visitor.open()
        agent = await answered(chat)
        await visitor.hear("agent")
        frame = await begun(visitor)
        assert (frame["state"], frame["agent"]) == ("connecting", "Noor Haddad")
        call = await db(lambda: Call.objects.select_related("interaction__owner").get())
        assert (call.interaction.case_id, call.interaction.owner) == (chat.case_id, agent)
        await visitor.send("message", client_id="m2", body="Can you hear me?")
        await visitor.hear_until("ack")
    assert await db(lambda: Interaction.objects.filter(kind="chat").count()) == 1
    assert await db(chat.messages.count) == 2


async def test_signals_pass_between_the_two_and_to_no_other_tab(channel):
    async with Visitor(channel) as visitor, Visitor(channel) as other:
        chat = await visitor.open()
        agent = await answered(chat)
        await visitor.hear("agent")
        line = (await begun(visitor))["line"]
        call = await db(lambda: Call.objects.get())
        await db(lambda: acts.ask(call=call, verb="answer", by=agent))
        leg = await db(lambda: web_calls.take_up(call, by=agent))
        offer = {"session": "a.1", "kind": "offer", "sdp": "v=0"}
        said = {"user_id": agent.pk, "channel": leg.channel, "values": offer}
        assert await db(lambda: signals.from_agent(**said))
        assert (await visitor.hear_until("signal"))[-1] == {"type": "signal"} | offer
        await other.hello(line=line)  # somebody who learned the line's name
        assert (await other.hear("call"))["state"] == "ended"
        assert await other.hears_nothing()


async def test_a_lost_socket_takes_its_line_up_again(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello()
        line = (await begun(visitor))["line"]
        token = visitor.token
    async with Visitor(channel) as again:
        await again.hello(visitor=token, line=line)
        frame = await again.hear("call")
        assert (frame["line"], frame["state"]) == (line, "waiting")
        call = await db(Call.objects.get)
        await db(lambda: calls.end(call, end="agent"))
        assert (await state_of(again, "ended"))["by"] == "agent"
    assert await db(Leg.objects.count) == 1


@pytest.mark.parametrize("media", ["video", "fax"])
async def test_what_the_channel_does_not_take_is_refused(channel, media):
    async with Visitor(channel) as visitor:
        await visitor.hello()
        await visitor.send("call", media=media)
        code = "no_calls" if media == "video" else "bad_frame"
        assert (await visitor.hear("error"))["code"] == code
    assert await db(Call.objects.count) == 0


async def test_a_signal_that_no_browser_sends_is_refused(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello()
        await begun(visitor)
        await visitor.send("signal", kind="offer")
        assert (await visitor.hear("error"))["code"] == "bad_frame"
