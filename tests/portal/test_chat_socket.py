from __future__ import annotations

import pytest

from apps.customers.models import Customer, Identity
from apps.interactions.models import Interaction, Message, Rating
from apps.interactions.services import conversations, messages
from tests import make
from tests.core.test_layer import cut_every_ear
from tests.portal.visitor import Visitor, answered, db, reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def channel():
    return make.channel(kind="chat", name="Site", options={"origins": "https://shop.example"})


async def test_a_hello_gets_a_token_and_makes_nobody_a_customer(channel):
    async with Visitor(channel) as visitor:
        welcome = await visitor.hello()

    assert len(welcome.pop("visitor")) == 43
    assert welcome == {"type": "welcome", "conversation": None, "seq": 0, "status": "idle"}
    assert await db(Identity.objects.count) == 0


async def test_the_first_message_opens_a_conversation_and_is_acknowledged(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello(
            profile={"name": "Marta", "email": "Marta@Example.net", "order": "HR-1"},
            page={"url": "https://shop.example/ostra", "title": "Ostra"},
        )
        await visitor.send("message", client_id="m1", body="It is cracked")
        frames = await visitor.hear_until("ack")

    welcome, message, ack = frames
    assert (welcome["status"], welcome["seq"]) == ("waiting", 1)
    assert message["author"] == {"role": "visitor"}
    assert (message["seq"], message["body"], message["client_id"]) == (1, "It is cracked", "m1")
    assert ack == {"type": "ack", "client_id": "m1", "seq": 1}
    interaction = await db(Interaction.objects.select_related("customer", "case").get)
    assert interaction.customer.name == "Marta"
    assert interaction.case.subject == "It is cracked"
    assert interaction.handoff_context["form"] == {"order": "HR-1"}
    assert interaction.handoff_context["page"]["title"] == "Ostra"
    email = await db(Identity.objects.get, scheme="email")
    assert (email.value, email.is_verified) == ("marta@example.net", False)


async def test_the_same_client_id_is_one_message_and_the_same_ack(channel):
    async with Visitor(channel) as visitor:
        await visitor.open()
        await visitor.send("message", client_id="m2", body="Hello?")
        assert {(await visitor.hear())["type"] for _ in range(2)} == {"ack", "message"}
        await visitor.send("message", client_id="m2", body="Hello?")
        assert await visitor.hear("ack") == {"type": "ack", "client_id": "m2", "seq": 2}
        assert await visitor.hears_nothing()

    assert await db(Message.objects.count) == 2


async def test_an_agents_answer_arrives_once_with_their_name(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        assert await visitor.hear() == {"type": "agent", "name": "Noor Haddad"}
        await reply(interaction, agent, "Hello Marta", "a1")
        message = await visitor.hear("message")
        assert await visitor.hears_nothing()

    assert (message["seq"], message["body"]) == (2, "Hello Marta")
    assert message["author"] == {"role": "agent", "name": "Noor Haddad"}
    assert "client_id" not in message


async def test_a_note_inside_the_house_is_never_sent(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        await db(
            messages.note, interaction=interaction, author=agent, body="VIP, careful", client_id="n"
        )
        assert await visitor.hears_nothing()
        await reply(interaction, agent, "Hello", "a1")
        assert (await visitor.hear("message"))["seq"] == 3

    async with Visitor(channel) as again:
        await again.hello(visitor=visitor.token)
        frames = [await again.hear() for _ in range(3)]
    assert [frame.get("seq") for frame in frames] == [None, 1, 3]


async def test_typing_and_reading_reach_both_sides(channel):
    from apps.core import realtime

    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        await reply(interaction, agent, "Hello", "a1")
        await visitor.hear("message")

        await db(realtime.push, f"chat.{interaction.pk}", "typing")
        assert await visitor.hear() == {"type": "typing"}
        await db(realtime.push, f"chat.{interaction.pk}", "read", seq=1)
        assert await visitor.hear() == {"type": "read", "seq": 1}
        await visitor.send("read", seq=99)
        await visitor.send("typing")
        assert await visitor.hears_nothing()

    await db(interaction.refresh_from_db)
    assert interaction.customer_read_seq == 2  # never more than there is


async def test_the_visitor_ends_and_rates(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        await answered(interaction)
        await visitor.hear("agent")
        await visitor.send("end")
        assert await visitor.hear() == {"type": "ended", "by": "visitor"}
        await visitor.send("rate", score=4, comment="Quick", client_id="r1")
        assert await visitor.hear() == {"type": "ack", "client_id": "r1", "seq": 1}
        await visitor.send("message", client_id="m2", body="One more")
        refusal = await visitor.hear("error")

    assert (refusal["code"], refusal["client_id"]) == ("ended", "m2")
    rating = await db(Rating.objects.get)
    assert (rating.score, rating.comment, rating.interaction_id) == (4, "Quick", interaction.pk)
    assert await db(Message.objects.count) == 1


async def test_the_agent_ends_and_a_new_hello_starts_afresh(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        await db(interaction.refresh_from_db)
        await db(conversations.end, interaction=interaction, reason="agent", by=agent)
        assert await visitor.hear() == {"type": "ended", "by": "agent"}

        token = visitor.token
        ended = await visitor.hello(visitor=token, conversation=visitor.conversation, resume=1)
        assert ended["status"] == "ended"
        assert [(await visitor.hear())["type"] for _ in range(2)] == ["agent", "ended"]

        fresh = await visitor.hello(visitor=token)
        assert (fresh["status"], fresh["conversation"]) == ("idle", None)
        await visitor.send("message", client_id="first", body="Another matter")
        again = await visitor.hear_until("ack")  # a retry of what is over: nothing new begins
        assert again[0]["status"] == "ended"
        await visitor.send("message", client_id="m9", body="Another matter")
        assert (await visitor.hear("error"))["code"] == "ended"
        await visitor.hello(visitor=token)
        await visitor.send("message", client_id="m10", body="Another matter")
        await visitor.hear_until("ack")

    assert await db(Interaction.objects.count) == 2
    assert await db(Customer.objects.count) == 1


async def test_resume_after_a_lost_connection_has_no_gap_and_no_double(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        await reply(interaction, agent, "One", "a1")
        assert (await visitor.hear("message"))["seq"] == 2
    for n in range(3, 6):
        await reply(interaction, agent, f"Missed {n}", f"a{n}")

    async with Visitor(channel) as again:
        welcome = await again.hello(
            visitor=visitor.token, conversation=visitor.conversation, resume=2
        )
        assert (welcome["status"], welcome["seq"]) == ("talking", 5)
        await again.hear("agent")
        assert [(await again.hear("message"))["seq"] for _ in range(3)] == [3, 4, 5]
        await reply(interaction, agent, "Live", "a6")
        assert (await again.hear("message"))["seq"] == 6
        assert await again.hears_nothing()


async def test_a_lost_push_is_made_good_by_the_next(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        # As if the layer had dropped it: the row is there, nobody was told.
        await db(make.message, interaction, "Dropped", direction="out", author=agent)
        await reply(interaction, agent, "Next", "a2")
        assert [(await visitor.hear("message"))["body"] for _ in range(2)] == ["Dropped", "Next"]
        assert await visitor.hears_nothing()


async def test_two_sockets_of_one_visitor_share_one_conversation(channel):
    async with Visitor(channel) as first, Visitor(channel) as second:
        await first.open()
        await second.hello(visitor=first.token)
        await second.hear("message")
        await second.send("message", client_id="s1", body="From the other tab")
        there = await first.hear("message")
        here = {(await second.hear())["type"] for _ in range(2)}

    assert (there["client_id"], there["seq"]) == ("s1", 2)
    assert here == {"ack", "message"}
    assert await db(Interaction.objects.count) == 1


async def test_a_token_we_never_gave_opens_nothing(channel):
    async with Visitor(channel) as marta:
        await marta.open("My address is 1 Elm Street")
    async with Visitor(channel) as stranger:
        guessed = marta.token[:-1] + ("A" if marta.token[-1] != "A" else "B")
        welcome = await stranger.hello(visitor=guessed, conversation=marta.conversation, resume=0)
        assert (welcome["status"], welcome["conversation"]) == ("idle", None)
        assert welcome["visitor"] not in {guessed, marta.token}
        assert await stranger.hears_nothing()


async def test_a_token_of_one_channel_is_nobodys_on_another(channel):
    other = await db(make.channel, kind="chat", name="Other", brand=channel.brand)
    async with Visitor(channel) as marta:
        await marta.open()
    async with Visitor(other) as elsewhere:
        assert (await elsewhere.hello(visitor=marta.token))["status"] == "idle"


async def test_a_claimed_address_shows_nobody_elses_thread(channel):
    owner = await db(make.customer, brands=[channel.brand], name="Marta")
    await db(make.identity, owner, value="marta@example.net")
    async with Visitor(channel) as claimant:
        interaction = await claimant.open(email="marta@example.net", name="Mallory")

    assert interaction.customer_id != owner.pk
    assert await db(owner.identities.count) == 1


async def test_a_blocked_visitor_is_told_and_let_go(channel):
    async with Visitor(channel) as visitor:
        await visitor.open()
    await db(Identity.objects.filter(scheme="web_visitor").update, blocked_at="2026-01-01T00:00Z")
    async with Visitor(channel) as again:
        await again.send("hello", visitor=visitor.token)
        assert (await again.hear("error"))["code"] == "blocked"
        assert await again.closed_with() == 4403


async def test_a_push_lost_with_valkey_is_found_without_another_word(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        await db(make.message, interaction, "Hello Marta", direction="out")  # no push

        cut_every_ear()
        assert (await visitor.hear("message"))["body"] == "Hello Marta"
