from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.errors import Incomplete, Refused
from apps.interactions.models import Interaction, WrapUp
from apps.interactions.services import conversations, wrap_ups
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make.agent()


@pytest.fixture
def part(agent):
    row = make.interaction()
    conversations.assign(interaction_id=row.pk, agent=agent)
    row.refresh_from_db()
    return row


@pytest.fixture
def damaged():
    delivery = make.disposition(name="Delivery")
    return make.disposition(
        name="Damaged",
        parent=delivery,
        outcome="follow_up",
        fields=[{"key": "order", "label": "Order number", "kind": "number", "required": True}],
    )


def test_it_may_be_filled_in_while_the_conversation_runs(part, agent, damaged):
    wrap_ups.save(
        interaction=part, by=agent, disposition=damaged, fields={"order": "417", "spy": "x"}
    )

    row = WrapUp.objects.get()
    assert (row.outcome, row.fields) == ("follow_up", {"order": 417})
    part.refresh_from_db()
    assert part.status == "active"


def test_finishing_frees_the_agent_and_is_told_in_the_ledger(part, agent, damaged):
    wrap_ups.save(interaction=part, by=agent, disposition=damaged, fields={"order": "417"})
    conversations.end(interaction=part, reason="customer")

    wrap_ups.finish(interaction=part, by=agent)

    part.refresh_from_db()
    assert part.status == "ended"
    assert part.wrapped_up_at is not None
    line = part.customer.touchpoints.first()
    assert (line.summary, line.actor) == ("Follow-up needed: Damaged", agent)


def test_a_missing_field_is_named_and_nothing_ends(part, agent, damaged):
    wrap_ups.save(interaction=part, by=agent, disposition=damaged)

    with pytest.raises(Incomplete) as refused:
        wrap_ups.finish(interaction=part, by=agent)

    assert refused.value.problems == {"order": "Order number is needed."}
    part.refresh_from_db()
    assert part.status == "active"


def test_a_branch_is_not_precise_enough(part, agent, damaged):
    wrap_ups.save(interaction=part, by=agent, disposition=damaged.parent, outcome="resolved")
    with pytest.raises(Incomplete) as refused:
        wrap_ups.finish(interaction=part, by=agent)
    assert refused.value.problems == {"disposition": "Choose more precisely."}


def test_the_time_is_extended_once(part, agent):
    due = timezone.now() + timedelta(seconds=5)
    conversations.end(interaction=part, reason="customer", wrap_up_due_at=due)

    until = wrap_ups.extend(interaction=part, by=agent)

    assert until == due + timedelta(seconds=60)
    with pytest.raises(Refused):
        wrap_ups.extend(interaction=part, by=agent)


def test_when_the_time_is_over_what_was_filled_in_stands(part, agent, damaged):
    wrap_ups.save(interaction=part, by=agent, disposition=damaged)
    due = timezone.now()
    conversations.end(interaction=part, reason="customer", wrap_up_due_at=due)

    assert wrap_ups.time_out_due(now=due - timedelta(seconds=1)) == 0
    assert wrap_ups.time_out_due(now=due) == 1
    assert wrap_ups.time_out_due(now=due) == 0

    assert Interaction.objects.get().status == "ended"
    assert WrapUp.objects.get().disposition == damaged


def test_the_tree_is_listed_in_order_with_its_depth(damaged):
    make.disposition(name="Billing", position=9)
    listed = [(row.name, depth) for row, depth in wrap_ups.tree()]
    assert listed == [("Delivery", 0), ("Damaged", 1), ("Billing", 0)]
