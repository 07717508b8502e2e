from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.routing.errors import CannotTransfer, NotInLine
from apps.routing.models import Offer, Presence, QueueEntry
from apps.routing.services import entries, offers, supervision, transfers
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(team):
    user = make.agent(team=team)
    make.presence(user, presence="away")
    return user


@pytest.fixture
def talk(queue, ada):
    make.entry(queue)
    (offer,) = Router().decide()
    return offers.accept(offer_id=offer.pk, agent=ada)


def routing_of(user) -> str:
    return Presence.objects.get(user=user).routing


def test_a_contact_goes_to_another_queue_with_a_note_and_not_back_to_its_giver(
    talk, ada, team, queue
):
    billing = make.queue(teams=[team])

    fresh = transfers.to_queue(interaction=talk, queue=billing, by=ada, note="Wants a refund")

    old = QueueEntry.objects.get(interaction=talk, queue=queue)
    talk.refresh_from_db()
    assert (old.state, old.exit, old.agent) == ("done", "transferred", ada)
    assert (fresh.state, fresh.queue, fresh.boosts) == ("waiting", billing, ["transferred"])
    assert (talk.status, talk.owner) == ("waiting", None)
    note = talk.messages.get(kind="note")
    assert (note.body, note.author) == (f"To {billing.name}: Wants a refund", ada)
    assert routing_of(ada) == "idle"
    assert Router().decide() == []  # only its giver is there
    entries.follow(talk.pk)
    assert QueueEntry.objects.live().get(interaction=talk) == fresh


def test_a_contact_goes_straight_to_a_colleague_who_is_there(talk, ada, bo):
    with pytest.raises(CannotTransfer, match="is not available"):
        transfers.to_agent(interaction=talk, agent=bo, by=ada)
    Presence.objects.filter(user=bo).update(presence="available")

    transfers.to_agent(interaction=talk, agent=bo, by=ada, note="Speaks Danish")

    talk.refresh_from_db()
    entry = QueueEntry.objects.get(interaction=talk)
    assert (talk.owner, entry.agent, entry.state) == (bo, bo, "assigned")
    assert (routing_of(ada), routing_of(bo)) == ("idle", "interacting")


def test_what_is_over_cannot_be_transferred(talk, ada, queue):
    QueueEntry.objects.update(state="done", done_at=timezone.now())

    with pytest.raises(NotInLine):
        transfers.to_queue(interaction=talk, queue=queue, by=ada)


def test_a_supervisor_assigns_what_waits_and_its_open_offer_is_taken_back(queue, ada, bo):
    sam = make.user(role="supervisor")
    entry = make.entry(queue)
    (offer,) = Router().decide()

    supervision.assign(interaction=entry.interaction, agent=bo, by=sam)

    offer.refresh_from_db()
    entry.refresh_from_db()
    assert (offer.state, entry.state, entry.agent) == ("revoked", "assigned", bo)
    assert (routing_of(ada), routing_of(bo)) == ("idle", "interacting")
    assert AuditEntry.objects.get().action == "interaction.assigned"


def test_a_supervisor_takes_a_running_contact_over(talk, ada):
    sam = make.user(role="supervisor")

    supervision.pull(interaction=talk, by=sam)

    talk.refresh_from_db()
    assert talk.owner == sam
    assert QueueEntry.objects.get().agent == sam
    assert routing_of(ada) == "idle"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.particulars) == (
        "interaction.pulled",
        sam,
        {"agent": sam.pk, "queue": QueueEntry.objects.get().queue_id, "former": ada.pk},
    )


def test_a_supervisor_moves_a_waiting_contact_and_sets_a_state(queue, ada, team):
    sam, other = make.user(role="supervisor"), make.queue(teams=[team])
    entry = make.entry(queue)
    (offer,) = Router().decide()

    fresh = supervision.move(interaction=entry.interaction, queue=other, by=sam)
    supervision.set_state(agent=ada, state="away", by=sam, words="Lunch")

    assert (fresh.queue, fresh.excluded_agents) == (other, [])
    assert Offer.objects.get(pk=offer.pk).state == "revoked"
    assert Presence.objects.get(user=ada).presence == "away"
    assert [row.action for row in AuditEntry.objects.order_by("pk")] == [
        "interaction.moved",
        "agent.state_set",
    ]
