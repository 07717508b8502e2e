"""A visitor goes on chatting while the house merges their case into another one, and back."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from apps.interactions.models import Case, Interaction
from apps.interactions.services import case_merges, conversations
from apps.portal.domain.frames import Say
from apps.portal.services import chats
from tests import make
from tests.portal.test_chat_socket import answered, channel, reply  # noqa: F401
from tests.portal.visitor import Visitor, db

pytestmark = pytest.mark.django_db(transaction=True)


def older_case(interaction: Interaction, *, messages: int) -> Case:
    """Another case of the same customer, with messages of its own."""
    case = make.case(brand=interaction.case.brand, customer=interaction.customer)
    part = make.interaction(case=case, channel=make.channel(brand=case.brand, kind="email"))
    for _ in range(messages):
        make.message(part)
    case.refresh_from_db()
    return case


async def merged(interaction, agent):
    survivor = await db(older_case, interaction, messages=7)
    absorbed = await db(Case.objects.get, pk=interaction.case_id)
    return await db(case_merges.merge, survivor=survivor, absorbed=absorbed, by=agent)


async def test_who_is_merged_while_they_chat_sees_no_gap_and_no_double(channel):  # noqa: F811
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        await reply(interaction, agent, "One", "a1")
        assert (await visitor.hear("message"))["seq"] == 2

        merge = await merged(interaction, agent)
        interaction = await db(Interaction.objects.select_related("case").get, pk=interaction.pk)
        await reply(interaction, agent, "Two", "a2")
        heard = await visitor.hear("message")
        await visitor.send("message", client_id="c9", body="Thanks")
        said = [await visitor.hear() for _ in range(2)]
        numbers = {frame["seq"] for frame in said}

        assert heard["body"] == "Two"
        assert heard["seq"] > 2
        assert len(numbers) == 1  # the ack and the message agree
        assert numbers.pop() > heard["seq"]
        await db(case_merges.undo, merge=merge, by=agent)
        interaction = await db(Interaction.objects.select_related("case").get, pk=interaction.pk)
        await reply(interaction, agent, "Three", "a3")
        assert (await visitor.hear("message"))["body"] == "Three"
        assert await visitor.hears_nothing()


async def test_who_was_away_during_the_merge_gets_what_they_missed_and_nothing_twice(
    channel,  # noqa: F811
):
    async with Visitor(channel) as visitor:
        interaction = await visitor.open()
        agent = await answered(interaction)
        await visitor.hear("agent")
        await reply(interaction, agent, "One", "a1")
        await visitor.hear("message")
    await merged(interaction, agent)
    interaction = await db(Interaction.objects.select_related("case").get, pk=interaction.pk)
    await reply(interaction, agent, "Missed", "a2")

    async with Visitor(channel) as again:
        await again.hello(visitor=visitor.token, conversation=visitor.conversation, resume=2)
        await again.hear("agent")
        assert (await again.hear("message"))["body"] == "Missed"
        assert await again.hears_nothing()
        await again.send("read", seq=3)
        await again.send("typing")
        assert await again.hears_nothing()
    row = await db(Interaction.objects.get, pk=interaction.pk)
    assert (row.seq_shift, row.customer_read_seq) == (7, 10)


def test_a_word_of_the_visitor_and_an_answer_of_the_house_never_lock_each_other_out():
    part = make.interaction(identity=make.identity(make.customer()))
    holds_case, faults = threading.Event(), []

    def take() -> None:
        """As ``conversations.assign``: the case, then its interaction."""
        try:
            with transaction.atomic():
                Case.objects.select_for_update().get(pk=part.case_id)
                holds_case.set()
                threading.Event().wait(0.5)
                conversations.assign(interaction_id=part.pk, agent=agent)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    agent = make.agent()
    taking = threading.Thread(target=take)
    taking.start()
    assert holds_case.wait(5)
    seq = chats.add(part, Say("c1", "Hello?"))
    taking.join()

    assert (seq, faults) == (1, [])
