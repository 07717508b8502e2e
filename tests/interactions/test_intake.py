from __future__ import annotations

import pytest

from apps.interactions.models import Interaction, InteractionEvent, Message
from apps.interactions.services import conversations, intake
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel():
    return make.channel(kind="email", address="help@hems.example")


@pytest.fixture
def identity(channel):
    return make.identity(make.customer(brands=[channel.brand]))


def test_a_first_message_opens_a_case_that_waits(channel, identity):
    interaction = intake.start(
        channel=channel, identity=identity, incoming=Incoming("It is cracked", "m1"), subject="Lamp"
    )

    case = interaction.case
    case.refresh_from_db()
    assert (case.subject, case.last_seq, case.last_message) == ("Lamp", 1, "It is cracked")
    assert interaction.status == "waiting"
    assert list(interaction.events.values_list("kind", flat=True)) == ["opened"]
    kinds = identity.customer.touchpoints.values_list("kind", flat=True)
    assert sorted(kinds) == ["case_opened", "interaction"]


def test_the_same_client_id_is_stored_once(channel, identity):
    interaction = intake.start(channel=channel, identity=identity, incoming=Incoming("Hi", "m1"))

    again, is_new = intake.say(interaction=interaction, incoming=Incoming("Hi", "m1"))

    assert not is_new
    assert again.seq == 1
    assert Message.objects.count() == 1


def test_an_answer_to_an_ended_contact_continues_it_in_the_same_case(channel, identity):
    first = intake.start(channel=channel, identity=identity, incoming=Incoming("Hi", "m1"))
    agent = make.agent(team=make.team(brands=[channel.brand]))
    conversations.assign(interaction_id=first.pk, agent=agent)
    first.refresh_from_db()
    conversations.end(interaction=first, reason="agent", by=agent)
    conversations.close(interaction=first, by=agent)

    message = intake.go_on(
        case=first.case, channel=channel, identity=identity, incoming=Incoming("One more", "m2")
    )

    assert message.seq == 2
    assert message.interaction.continues == first
    assert message.interaction.status == "waiting"
    assert Interaction.objects.count() == 2
    told = InteractionEvent.objects.filter(interaction=first).values_list("kind", flat=True)
    assert list(told) == ["opened", "answered", "conversation_ended", "wrapped_up"]


def test_a_closed_case_is_left_alone_and_gets_a_child(channel, identity):
    first = intake.start(channel=channel, identity=identity, incoming=Incoming("Hi", "m1"))
    conversations.end(interaction=first, reason="system")
    first.case.status = "closed"
    first.case.save()

    message = intake.go_on(
        case=first.case, channel=channel, identity=identity, incoming=Incoming("Again", "m2")
    )

    assert message.case.parent == first.case
    assert message.seq == 1
