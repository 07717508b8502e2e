"""Every address by every role by {own team, other team, other brand, anonymous}.

What a role may do is the table's; which object is how far away is ``url_objects``'. An
address without a mark, or with arguments nobody described, fails here by its name.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.domain.roles import Role
from apps.accounts.http import PUBLIC
from tests.accounts.addresses import every
from tests.accounts.public_arguments import PUBLIC_ARGUMENTS
from tests.accounts.url_objects import OBJECTS
from tests.accounts.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REFUSED = {403, 404}
TAKEN = 409  # a write that came too late, or was never theirs to make
# Pages about two picked customers: nothing to show without them.
NEED_A_QUERY = {"customers:merge", "customers:merge_outcome"}
NOT_THIS_WAY = 405  # refused before anything was looked up
FIRST = "own team"
DOORS = ("/accounts/login/", "/break-glass/login/")


@pytest.fixture
def client():
    """Tells a broken page by its name among the others, instead of stopping at it."""
    return Client(raise_request_exception=False)


@pytest.fixture(scope="module")
def addresses():
    return every()


def test_every_view_wears_a_mark(addresses):
    unmarked = [a.name for a in addresses if a.guard is None]
    assert unmarked == [], "mark them with permitted, signed_in or public of apps.accounts.http"


def test_every_address_with_arguments_says_what_they_name(addresses):
    known = OBJECTS.keys() | PUBLIC_ARGUMENTS.keys()
    ours = [a for a in addresses if a.is_ours and a.arguments]
    assert [a.name for a in ours if a.name not in known] == [], "describe them in url_objects.py"
    assert sorted(known - {a.name for a in addresses}) == [], "these are gone: drop their lines"


def test_the_anonymous_are_sent_to_the_door(addresses, client):
    places = World().places
    wrong = []
    for address in addresses:
        if address.guard == PUBLIC:
            continue
        for kwargs in _kwargs(address, places).values():
            for send in (client.get, client.post):
                answer = send(reverse(address.name, kwargs=kwargs))
                if not (_is_refused(answer) or answer.status_code == NOT_THIS_WAY):
                    wrong.append((address.name, send.__name__, answer.status_code))
    assert wrong == [], _lines(wrong)


def test_what_is_public_stands_open_and_never_breaks(addresses, client):
    wrong = []
    for address in addresses:
        if address.guard != PUBLIC or not (address.is_ours or not address.arguments):
            continue
        if address.name.startswith("/"):
            continue
        answer = client.get(reverse(address.name, kwargs=PUBLIC_ARGUMENTS.get(address.name)))
        if answer.status_code >= 500:
            wrong.append((address.name, answer.status_code))
    assert wrong == [], _lines(wrong)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_goes_as_far_as_the_table_and_no_further(addresses, role, client):
    world = World()
    reader = world.reader(role)
    client.force_login(reader)
    wrong = []
    for address in addresses:
        if address.guard == PUBLIC or _is_inside_break_glass(address):
            continue
        for place, kwargs in _kwargs(address, world.places).items():
            if place != FIRST and not address.guard.admits(reader):
                continue  # closed at the door, whatever is behind it
            url = reverse(address.name, kwargs=kwargs)
            if _is_within(address, reader, place):
                # What others wrote has reasons of its own to refuse: nothing set up yet.
                if address.is_ours and address.name not in NEED_A_QUERY:
                    wrong += _expect_open(client, address, place, url)
            else:
                wrong += _expect_closed(client, address, place, url)
    assert wrong == [], _lines(wrong)


def _lines(wrong):
    return "\n" + "\n".join(str(each) for each in wrong)


def _is_inside_break_glass(address):
    """It asks at one place for all its pages; its index stands for them."""
    return address.name.startswith(("admin:", "/break-glass/")) and address.name != "admin:index"


def _kwargs(address, places):
    """Arguments by place; without arguments one place stands for all."""
    if not address.arguments:
        return {FIRST: None}
    if address.name not in OBJECTS:
        return {}
    return {place: OBJECTS[address.name].kwargs(held) for place, held in places.items()}


def _is_within(address, reader, place):
    if not address.guard.admits(reader):
        return False
    if address.name not in OBJECTS:
        return True
    objects = OBJECTS[address.name]
    actions = objects.reach or address.guard.actions
    reach = max((reader.scope(action) for action in actions), default=1)
    return reach >= objects.distance[place]


def _expect_open(client, address, place, url):
    status = client.get(url).status_code
    return [(address.name, place, "GET", status)] if status in REFUSED or status >= 500 else []


def _expect_closed(client: Client, address, place, url):
    """Neither way in: the second path is where authorisation is forgotten."""
    seen, written = client.get(url), client.post(url)
    wrong = []
    if not (_is_refused(seen) or seen.status_code == NOT_THIS_WAY):
        wrong.append((address.name, place, "GET", seen.status_code))
    if not (_is_refused(written) or written.status_code in {NOT_THIS_WAY, TAKEN}):
        wrong.append((address.name, place, "POST", written.status_code))
    if not wrong and {seen.status_code, written.status_code} == {NOT_THIS_WAY}:
        wrong.append((address.name, place, "no way in was tried", NOT_THIS_WAY))
    return wrong


def _is_refused(answer):
    return answer.status_code in {*REFUSED, 401} or (
        answer.status_code == 302 and answer.headers["Location"].startswith(DOORS)
    )
