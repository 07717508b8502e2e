from __future__ import annotations

import pytest

from apps.channels.models import OutboxMessage
from apps.interactions.errors import Refused, TooLate
from apps.interactions.models import Case
from apps.interactions.services import case_merges, case_splits, intake, replies
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make.channel(kind="email", address="help@hems.example")


@pytest.fixture
def address(mailbox):
    return make.identity(make.customer(brands=[mailbox.brand]))


@pytest.fixture
def agent(mailbox):
    return make.agent(team=make.team(brands=[mailbox.brand]))


@pytest.fixture
def pair(mailbox, address):
    """A case of two messages, and one of one."""
    first = intake.start(channel=mailbox, identity=address, incoming=Incoming("A", "a1"))
    intake.say(interaction=first, incoming=Incoming("B", "a2"))
    second = intake.start(
        channel=mailbox, identity=address, incoming=Incoming("C", "b1"), subject="Other"
    )
    return first, second


def fresh(part) -> Case:
    return Case.objects.get(pk=part.case_id)


def test_a_merged_case_brings_its_messages_behind_the_survivors(pair, agent):
    first, second = pair
    first_case, second_case = fresh(first), fresh(second)

    case_merges.merge(survivor=first_case, absorbed=second_case, by=agent)

    said = list(first_case.messages.values_list("seq", "body"))
    assert said[:3] == [(1, "A"), (2, "B"), (3, "C")]
    survivor = fresh(first)
    assert survivor.last_seq == 4  # and the line that tells of it
    second_case.refresh_from_db()
    assert (second_case.status, second_case.merged_into) == ("merged", survivor)


def test_every_part_stays_answerable_and_answers_land_in_the_survivor(
    pair, agent, mailbox, address
):
    first, second = pair
    case_merges.merge(survivor=fresh(first), absorbed=fresh(second), by=agent)
    second.refresh_from_db()

    reply = replies.send(interaction=second, author=agent, body="Sorry", client_id="r1")
    answer = intake.go_on(
        case=Case.objects.get(status="merged"), channel=mailbox, identity=address,
        incoming=Incoming("Thanks", "b2"),
    )  # fmt: skip

    assert reply.case == answer.case == fresh(first)
    assert OutboxMessage.objects.get().payload["thread"] == fresh(first).reference


def test_a_merge_undone_gives_back_the_parts_and_what_came_to_them(pair, agent):
    first, second = pair
    before = fresh(second)
    merge = case_merges.merge(survivor=fresh(first), absorbed=before, by=agent)
    second.refresh_from_db()
    intake.say(interaction=second, incoming=Incoming("D", "b2"))

    case_merges.undo(merge=merge, by=agent)

    parted = Case.objects.get(pk=before.pk)
    assert (parted.status, parted.merged_into, parted.subject) == ("open", None, "Other")
    told = list(parted.messages.filter(kind="text").values_list("body", flat=True))
    assert told == ["C", "D"]
    assert parted.last_seq == parted.messages.order_by("-seq").first().seq
    intake.say(interaction=type(second).objects.get(pk=second.pk), incoming=Incoming("E", "b3"))
    with pytest.raises(TooLate):
        case_merges.undo(merge=merge, by=agent)


def test_cases_of_two_customers_are_not_merged(pair, agent, mailbox):
    stranger = make.case(brand=mailbox.brand)
    with pytest.raises(Refused):
        case_merges.merge(survivor=fresh(pair[0]), absorbed=stranger, by=agent)
    assert not Case.objects.filter(status="merged").exists()


def test_a_detached_message_starts_a_case_of_its_own(pair, agent):
    first, _second = pair
    message = first.messages.get(body="B")

    new_case = case_splits.detach(message=message, by=agent)

    message.refresh_from_db()
    assert (message.case, message.seq, message.landing) == (new_case, 1, "moved")
    assert (new_case.owner, new_case.interactions.get().owner) == (agent, agent)
    assert new_case.interactions.get().status == "active"
    assert fresh(first).last_message == "A"
    assert fresh(first).messages.filter(visibility="internal").count() == 1
