"""Every address of the API by every role: a token goes as far as its owner, and no further.

Which object is how far away is told by ``tests.accounts.url_objects``; a token here holds all
scopes, so that only the role decides. What no scope includes is refused is in the last test.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.domain.permissions import Action
from apps.accounts.domain.roles import Role
from apps.accounts.http import PUBLIC, SIGNED_IN
from tests.accounts.addresses import every
from tests.accounts.url_objects import OBJECTS
from tests.accounts.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

API = "/api/v1/"
WRITES = ("post", "put", "patch", "delete")
# Seen by whoever sees its floor; taken and passed on by the one it is for.
SEEN_BY_ROLE = (200, 204)
HIDDEN = (403, 404)


@pytest.fixture(scope="module")
def addresses():
    return [a for a in every() if a.name.startswith("api:") and a.guard != PUBLIC]


def permission(address):
    return address.view.cls.permission_classes[0]


def reads(address):
    return hasattr(address.view.cls, "get")


@pytest.mark.parametrize("role", list(Role))
def test_a_reader_sees_what_the_table_says(addresses, role, program):
    world = World()
    reader = program(world.reader(role))
    user, wrong = world.places["own team"].person, []
    for address in addresses:
        if not reads(address):
            continue
        held = OBJECTS.get(address.name)
        if not held:
            answer = reader.get(reverse(address.name).removeprefix(API))
            expected = (200, 204, 400) if address.guard.admits(user) else (403,)
            if answer.status_code not in expected:
                wrong.append((address.name, answer.status_code))
            continue
        actions = held.reach or address.guard.actions
        reach = max((user.scope(action) for action in actions), default=1)
        for place, objects in world.places.items():
            path = reverse(address.name, kwargs=held.kwargs(objects)).removeprefix(API)
            status = reader.get(path).status_code
            within = address.guard.admits(user) and reach >= held.distance[place]
            if status not in (SEEN_BY_ROLE if within else HIDDEN):
                wrong.append((address.name, place, status, "within" if within else "beyond"))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", list(Role))
def test_nobody_writes_beyond_what_they_see(addresses, role, program):
    world = World()
    reader = program(world.reader(role))
    user, wrong = world.places["own team"].person, []
    for address in addresses:
        held = OBJECTS.get(address.name)
        if not held:
            continue
        actions = held.reach or address.guard.actions
        reach = max((user.scope(action) for action in actions), default=1)
        for place, objects in world.places.items():
            if reach >= held.distance[place]:
                continue
            path = reverse(address.name, kwargs=held.kwargs(objects)).removeprefix(API)
            for method in WRITES:
                if not hasattr(address.view.cls, method):
                    continue
                status = reader.send(method, path, {}).status_code
                if not 400 <= status < 500:
                    wrong.append((address.name, method, place, status))
    assert wrong == [], "\n".join(map(str, wrong))


def test_without_its_scope_a_token_opens_nothing(addresses, program):
    world = World()
    admin, wrong = world.reader(Role.ADMIN), []
    none_of_it = program(admin, [Action.ADMIN_SITE])
    for address in addresses:
        if address.guard == SIGNED_IN:
            continue
        held = OBJECTS.get(address.name)
        kwargs = held.kwargs(world.places["own team"]) if held else None
        path = reverse(address.name, kwargs=kwargs).removeprefix(API)
        for method in ("get", *WRITES):
            if hasattr(address.view.cls, method):
                status = none_of_it.send(method, path, {} if method != "get" else None).status_code
                if status != 403:
                    wrong.append((address.name, method, status))
    assert wrong == [], "\n".join(map(str, wrong))
