from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.customers.services import merging
from apps.routing.errors import CannotTransfer
from apps.routing.models import Exclusion
from apps.routing.services import exclusions, transfers
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(team):
    """Idle longest: she would be asked first."""
    user = make.agent(team=team)
    make.presence(user, idle_since=timezone.now() - timedelta(hours=1))
    return user


@pytest.fixture
def bo(team):
    user = make.agent(team=team)
    make.presence(user)
    return user


@pytest.fixture
def lead(team):
    return make.user(team=team, role="team_leader")


def keep_apart(entry, agent, lead, **fields) -> Exclusion:
    customer = entry.interaction.customer
    return exclusions.exclude(
        customer=customer, agent=agent, by=lead, **{"reason": "asked"} | fields
    )


def test_a_customer_is_never_offered_to_an_agent_they_are_kept_from(queue, ada, bo, lead):
    entry = make.entry(queue)
    keep_apart(entry, ada, lead, words="Was rude to me")

    (offer,) = Router().decide()

    assert offer.agent == bo
    assert offer.trace["left_out"] == [["excluded", 1, [ada.pk]]]
    line = AuditEntry.objects.get(action="customer.agent_excluded")
    assert (line.actor, line.summary) == (lead, f"{ada}: Was rude to me")


def test_not_even_as_their_last_agent(queue, ada, lead):
    in_a_minute = timezone.now() + timedelta(minutes=1)
    entry = make.entry(queue, preferred_agent=ada, preferred_until=in_a_minute)
    keep_apart(entry, ada, lead)

    assert Router().decide() == []


def test_an_open_offer_goes_to_somebody_else(queue, ada, bo, lead):
    entry, router = make.entry(queue), Router()
    (offer,) = router.decide()
    assert offer.agent == ada

    keep_apart(entry, ada, lead)

    offer.refresh_from_db()
    assert offer.state == "revoked"
    later = timezone.now() + timedelta(seconds=6)
    assert [o.agent for o in router.decide(now=later)] == [bo]


def test_lifted_they_may_meet_again_within_seconds(queue, ada, lead):
    entry, router = make.entry(queue), Router()
    row = keep_apart(entry, ada, lead)
    assert router.decide() == []

    exclusions.lift(exclusion=row, by=lead)
    exclusions.lift(exclusion=row, by=lead)

    later = timezone.now() + timedelta(seconds=6)
    assert [o.agent for o in router.decide(now=later)] == [ada]
    assert AuditEntry.objects.filter(action="customer.agent_admitted").count() == 1


def test_said_twice_it_is_one(queue, ada, lead):
    entry = make.entry(queue)
    assert keep_apart(entry, ada, lead) == keep_apart(entry, ada, lead, reason="complaint")


def test_a_colleague_cannot_hand_them_over(queue, ada, bo, lead):
    entry = make.entry(queue)
    keep_apart(entry, ada, lead)
    with pytest.raises(CannotTransfer, match="is not to be served by"):
        transfers.to_agent(interaction=entry.interaction, agent=ada, by=bo)


def test_a_merged_customer_keeps_it(queue, ada, lead):
    entry = make.entry(queue)
    row = keep_apart(entry, ada, lead)
    winner = make.customer(brands=[queue.brand])

    merging.merge(winner=winner, loser=entry.interaction.customer, actor=lead, choices={})

    row.refresh_from_db()
    assert row.customer == winner
