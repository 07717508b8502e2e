"""Who gets in, how much they may do, and what hostile frames meet."""

from __future__ import annotations

import time

import jwt
import pytest
from django.core.cache import cache

from apps.channels.services import credentials
from apps.customers.models import Customer, Identity
from apps.interactions.models import Interaction, Message
from apps.portal.services import limits
from tests import make
from tests.portal.visitor import Visitor, db

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "a secret of the shop's server, long enough"


@pytest.fixture
def channel():
    cache.clear()
    return make.channel(
        kind="chat",
        options={"origins": "https://shop.example\nhttps://*.hems.example"},
        credentials=credentials.seal({"jwt_secret": SECRET}),
    )


@pytest.mark.parametrize(
    "origin", ["", "https://shop.example", "https://www.hems.example", "http://desk.example"]
)
async def test_allowed_origins_and_programs_get_in(channel, origin):
    async with Visitor(channel, origin=origin) as visitor:
        assert (await visitor.hello())["status"] == "idle"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://shop.example.evil"])
async def test_other_sites_are_turned_away(channel, origin):
    async with Visitor(channel, origin=origin) as visitor:
        assert (await visitor.hear("error"))["code"] == "strange_origin"
        assert await visitor.closed_with() == 4403


async def test_a_channel_that_is_not_there_says_so(channel):
    channel.key = "nosuchkey"
    async with Visitor(channel) as visitor:
        assert (await visitor.hear("error"))["code"] == "no_channel"
        assert await visitor.closed_with() == 4404


async def test_a_form_channel_is_no_chat(channel):
    form = await db(make.channel, kind="form")
    async with Visitor(form) as visitor:
        assert (await visitor.hear("error"))["code"] == "no_channel"


@pytest.mark.parametrize("text", ["nonsense", "[]", '"x"', "{}" * 9, "[" * 50_000])
async def test_what_is_no_frame_ends_the_socket(channel, text):
    async with Visitor(channel) as visitor:
        await visitor.socket.send_to(text_data=text)
        assert (await visitor.hear("error"))["code"] == "bad_frame"
        assert await visitor.closed_with() == 4400


async def test_a_frame_before_hello_ends_the_socket(channel):
    async with Visitor(channel) as visitor:
        await visitor.send("message", client_id="m1", body="Hi")
        assert (await visitor.hear("error"))["code"] == "bad_frame"
        assert await visitor.closed_with() == 4400
    assert await db(Message.objects.count) == 0


async def test_a_frame_above_64_kib_ends_the_socket(channel):
    async with Visitor(channel) as visitor:
        await visitor.socket.send_to(text_data="x" * 65_537)
        assert await visitor.closed_with() == 1009


async def test_refused_messages_name_themselves_and_nothing_is_stored(channel):
    async with Visitor(channel) as visitor:
        await visitor.open()
        for fields, code in [
            ({"client_id": "e", "body": "  \n "}, "empty"),
            ({"client_id": "l", "body": "x" * 10_001}, "too_long"),
            ({"client_id": "a", "body": "", "attachments": ["nope"]}, "attachment"),
            ({"client_id": "t", "body": 7}, "bad_frame"),
        ]:
            await visitor.send("message", **fields)
            refusal = await visitor.hear("error")
            assert (refusal["code"], refusal["client_id"]) == (code, fields["client_id"])
        await visitor.send("dance")
        assert (await visitor.hear("error"))["code"] == "unknown_type"
    assert await db(Message.objects.count) == 1


async def test_a_visitor_who_writes_too_fast_is_slowed_not_lost(channel):
    async with Visitor(channel) as visitor:
        await visitor.open()
        identity = await db(Identity.objects.get, scheme="web_visitor")
        await db(_spend, limits.MESSAGES, f"v{identity.pk}", limits.MESSAGES.most)
        await visitor.send("message", client_id="m2", body="And?")
        refusal = await visitor.hear("error")
    assert (refusal["code"], refusal["client_id"]) == ("rate_limited", "m2")
    assert refusal["retry_after"] == 30
    assert await db(Message.objects.count) == 1


async def test_one_address_may_not_open_conversations_without_end(channel):
    await db(_spend, limits.CONVERSATIONS, "198.51.100.9", limits.CONVERSATIONS.most)
    async with Visitor(channel, address="198.51.100.9") as visitor:
        await visitor.hello()
        await visitor.send("message", client_id="m1", body="Hi")
        assert (await visitor.hear("error"))["code"] == "rate_limited"
    assert await db(Interaction.objects.count) == 0


async def test_a_flood_of_frames_ends_the_socket(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello()
        for _ in range(70):
            await visitor.send("typing")
        assert await visitor.closed_with() == 4429


async def test_a_paused_channel_takes_no_new_conversation(channel):
    async with Visitor(channel) as running:
        await running.open()
        await db(type(channel).objects.filter(pk=channel.pk).update, status="paused")
        async with Visitor(channel) as late:
            await late.hello()
            await late.send("message", client_id="m1", body="Hi")
            assert (await late.hear("error"))["code"] == "paused"
        await running.send("message", client_id="m2", body="Still here")
        assert {(await running.hear())["type"] for _ in range(2)} == {"ack", "message"}


# --- who they are -------------------------------------------------------------------------


def token(channel, **claims):
    now = int(time.time())
    claims = {"sub": "4711", "aud": channel.key, "iat": now, "exp": now + 600} | claims
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, SECRET, "HS256")


async def test_a_signed_token_makes_a_verified_customer(channel):
    signed = token(channel, name="Marta", email="m@example.net", email_verified=True)
    async with Visitor(channel) as visitor:
        await visitor.hello(identity=signed)
        await visitor.send("message", client_id="m1", body="Hi")
        await visitor.hear_until("ack")
    customer = await db(Customer.objects.get)
    rows = await db(lambda: {(one.scheme, one.is_verified) for one in customer.identities.all()})
    assert customer.name == "Marta"
    assert rows == {("web_visitor", True), ("external_id", True), ("email", True)}


async def test_an_address_the_site_has_not_verified_stays_a_claim(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello(identity=token(channel, email="m@example.net"))
    assert not (await db(Identity.objects.get, scheme="email")).is_verified


async def test_the_same_person_on_a_second_device_is_one_customer(channel):
    for n in range(2):
        async with Visitor(channel) as visitor:
            await visitor.hello(identity=token(channel))
            await visitor.send("message", client_id=f"m{n}", body="Hi")
            await visitor.hear_until("ack")
    assert await db(Customer.objects.count) == 1
    assert await db(Interaction.objects.count) == 2  # each browser has its own conversation


async def test_signing_in_names_the_browser_that_was_nobodys(channel):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        welcome = await visitor.hello(visitor=visitor.token, identity=token(channel))
    assert (welcome["visitor"], welcome["status"]) == (visitor.token, "waiting")
    external = await db(Identity.objects.get, scheme="external_id")
    assert external.customer_id == interaction.customer_id


async def test_another_person_at_the_same_browser_sees_nothing_of_the_first(channel):
    async with Visitor(channel) as visitor:
        await visitor.hello(identity=token(channel))
        first = visitor.token
        await visitor.send("message", client_id="m1", body="My address is 1 Elm Street")
        await visitor.hear_until("ack")
        welcome = await visitor.hello(visitor=first, identity=token(channel, sub="0815"))
        assert (welcome["status"], welcome["visitor"] != first) == ("idle", True)
        assert await visitor.hears_nothing()
    assert await db(Customer.objects.count) == 2


async def test_what_was_begun_as_nobody_stays_when_the_site_names_a_known_customer(channel):
    async with Visitor(channel) as elsewhere:
        await elsewhere.hello(identity=token(channel))
    async with Visitor(channel) as visitor:
        await visitor.open()
        welcome = await visitor.hello(visitor=visitor.token, identity=token(channel))
    assert (welcome["visitor"], welcome["status"]) == (visitor.token, "waiting")


@pytest.mark.parametrize(
    "claims",
    [{"aud": "other"}, {"exp": 1}, {"exp": None}, {"iat": 1}, {"sub": None}],
)
async def test_a_token_that_proves_nothing_is_told_and_ignored(channel, claims):
    async with Visitor(channel) as visitor:
        assert (await visitor.hello(identity=token(channel, **claims)))["status"] == "idle"
        assert (await visitor.hear("error"))["code"] == "identity"
    assert await db(Identity.objects.count) == 0


async def test_an_unsigned_token_proves_nothing(channel):
    now = int(time.time())
    claims = {"sub": "4711", "aud": channel.key, "iat": now, "exp": now + 60}
    async with Visitor(channel) as visitor:
        await visitor.hello(identity=jwt.encode(claims, None, algorithm="none"))
        assert (await visitor.hear("error"))["code"] == "identity"


def _spend(limit, who, times):
    for _ in range(times):
        limits.spend(limit, who)
