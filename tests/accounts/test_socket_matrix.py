"""Every group a socket may ask for by every role by {own team, other team, other brand}.

And every frame a browser may send: what it may do is listed here, or this fails by its name.
"""

from __future__ import annotations

import pytest

from apps.accounts.domain.permissions import Action
from apps.accounts.domain.roles import Role
from apps.desk import frames, watching
from tests.accounts.distances import OF_BRAND, OF_TEAM, SHARED
from tests.accounts.world import World

pytestmark = pytest.mark.django_db

# kind: what a place holds of it, how far away it is, which actions reach it.
GROUPS = {
    "case": (lambda place: place.case.pk, OF_TEAM, (Action.CASE_VIEW,)),
    "interaction": (lambda place: place.message.interaction_id, OF_TEAM, (Action.CASE_VIEW,)),
    "customer": (lambda place: place.customer.pk, OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "queue": (lambda place: place.queue.pk, OF_TEAM, (Action.QUEUE_MANAGE, Action.FLOOR_VIEW)),
    "team": (
        lambda place: place.team.pk,
        OF_TEAM,
        (Action.TEAM_MANAGE, Action.FLOOR_VIEW, Action.COURSE_MANAGE),
    ),
    "floor": (lambda place: 0, SHARED, (Action.FLOOR_VIEW,)),
}
MEMBERS = {"queue", "team"}  # who works in a team may watch it, and its queues, in any role
NO_MEMBERS = {Role.LIGHT, Role.CLIENT}
# Their functions check every right themselves and are told no more than a user's id.
FRAMES = {"beat", "call_beat", "call_signal", "left", "reply", "typing", "viewing"}


def test_every_kind_of_group_and_frame_is_listed():
    assert sorted(watching._rules.keys() - GROUPS.keys()) == [], "describe them in GROUPS"
    assert sorted(frames._handlers.keys() - FRAMES) == [], "list them in FRAMES, and test them"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_watches_as_far_as_the_table_and_no_further(role):
    world = World()
    reader = world.reader(role)
    wrong = []
    for kind, (pk, distance, actions) in GROUPS.items():
        reach = max(reader.scope(action) for action in actions)
        for name, place in world.places.items():
            expected = reach >= distance[name]
            if kind in MEMBERS and name == "own team" and role not in NO_MEMBERS:
                expected = kind == "team" or expected or reader.may(Action.DESK_USE)
            if watching.may_watch(reader.pk, f"{kind}.{pk(place)}") is not expected:
                wrong.append((kind, name, f"expected {expected}"))
    assert wrong == []


def test_the_deactivated_and_the_unknown_watch_nothing():
    world = World()
    reader = world.reader(Role.ADMIN)
    case = world.places["own team"].case
    assert watching.may_watch(reader.pk, f"case.{case.pk}") is True
    assert watching.may_watch(0, f"case.{case.pk}") is False
    assert watching.may_watch(reader.pk, "case.") is False
    assert watching.may_watch(reader.pk, "secret.1") is False
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    assert watching.may_watch(reader.pk, f"case.{case.pk}") is False
