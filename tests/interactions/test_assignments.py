from __future__ import annotations

import pytest

from apps.core.errors import NotAllowed
from apps.core.models import AuditEntry
from apps.interactions.errors import Refused
from apps.interactions.models import Notification
from apps.interactions.services import assignments, conversations, messages, notifications
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def ada(team):
    return make.agent(team=team, display_name="Ada")


@pytest.fixture
def part(team, ada):
    row = make.interaction(case=make.case(brand=team.brands.get(), team=team))
    conversations.assign(interaction_id=row.pk, agent=ada)
    row.refresh_from_db()
    return row


def test_a_leader_takes_over_and_both_sides_can_tell(part, team, ada):
    sam = make.user(team=team, role="team_leader", display_name="Sam")

    assignments.take_over(interaction=part, by=sam, note="I know him")

    assert (part.owner, part.status) == (sam, "active")
    told = list(part.messages.values_list("kind", "body"))
    assert told == [("event", "Sam took over"), ("note", "I know him")]
    bell = Notification.objects.get()
    assert (bell.user, bell.kind, bell.actor) == (ada, "taken_over", sam)
    assert AuditEntry.objects.filter(action="interaction.given").count() == 1


def test_an_agent_hands_on_what_is_theirs(part, team, ada):
    bo = make.agent(team=team)
    assignments.give(interaction=part, agent=bo, by=ada)
    assert part.owner == bo
    assert Notification.objects.get().kind == "assigned"


def test_an_agent_does_not_take_what_a_colleague_has(part, team, ada):
    bo = make.agent(team=team)
    with pytest.raises(NotAllowed):
        assignments.take_over(interaction=part, by=bo)
    part.refresh_from_db()
    assert part.owner == ada
    assert not Notification.objects.exists()


def test_nobody_of_another_brand_is_given_it(part, ada):
    with pytest.raises(Refused):
        assignments.give(interaction=part, agent=make.agent(team=make.team()), by=ada)


def test_a_mention_rings_once_and_not_for_oneself(part, team, ada):
    bo = make.agent(team=team)
    for _ in range(2):
        messages.note(
            interaction=part, author=ada, body="@Bo look", client_id="n1", mentions=[bo, ada]
        )

    assert notifications.unread_count(bo) == 1
    assert notifications.unread_count(ada) == 0
    bell = Notification.objects.get()
    assert (bell.kind, bell.words) == ("mention", "@Bo look")
    notifications.mark_read(user=bo, up_to=bell.pk)
    assert notifications.unread_count(bo) == 0
