"""Recorded screens: nobody's unless a policy says so and its person agreed, and not for ever."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict, NotAllowed
from apps.customers.services import data_keys
from apps.interactions.services import legal_holds
from apps.quality.models import ScreenCapture
from apps.quality.services import screens
from tests import make

pytestmark = pytest.mark.django_db
KIND = "video/webm;codecs=vp8"


@pytest.fixture
def talk(room):
    case = make.case(brand=room.brand, team=room.team)
    return make.interaction(case=case, owner=room.noor, status="active")


def policy(room, mode="all", **of):
    facts = {"mode": mode, "percent": 10, "days": 30}
    return screens.set_policy(by=room.petra, **(of or {"team": room.team}), **facts)


def film(room, talk, *pieces: bytes) -> ScreenCapture:
    capture = screens.begin(user=room.noor, client_id=uuid4(), kind=KIND, contact=talk.pk)
    for number, piece in enumerate(pieces):
        screens.add(capture, number=number, content=piece)
    return capture


def test_nothing_is_due_without_a_policy_or_without_consent(room, talk):
    assert screens.due(room.noor) is None
    policy(room)
    assert screens.concern(room.noor)
    assert screens.due(room.noor) is None
    screens.consent(room.noor)
    assert screens.due(room.noor) == talk
    screens.withdraw(room.noor)
    assert screens.due(room.noor) is None


def test_only_agents_are_asked_and_who_agreed_may_always_take_it_back(room, client):
    policy(room)
    asked = reverse("desk:screen")
    client.force_login(room.lovisa)
    assert client.get(asked).status_code == 204
    client.force_login(room.noor)
    assert b"screen-consent" in client.get(asked).content
    screens.consent(room.noor)
    policy(room, "off")
    assert b"I no longer agree" in client.get(asked).content


def test_what_the_queue_says_goes_before_the_team(room, talk):
    screens.consent(room.noor)
    policy(room)
    queue = make.queue(brand=room.brand, teams=[room.team])
    make.entry(queue, interaction=talk)
    policy(room, "off", queue=queue)
    assert screens.due(room.noor) is None


def test_a_share_is_drawn_by_lot_the_same_every_time(room):
    screens.consent(room.noor)
    policy(room, "share")
    case = make.case(brand=room.brand, team=room.team)
    talks = [make.interaction(case=case, owner=room.noor, status="active") for _ in range(60)]
    drawn = [screens._is_drawn(talk) for talk in talks]
    assert 0 < sum(drawn) < 30
    assert drawn == [screens._is_drawn(talk) for talk in talks]


def test_a_call_goes_before_what_is_older(room, talk):
    screens.consent(room.noor)
    policy(room)
    call = make.interaction(
        case=talk.case, kind="voice", owner=room.noor, status="active", answered_at=timezone.now()
    )
    assert screens.due(room.noor) == call


def test_pieces_are_sealed_under_the_customers_key_and_read_in_order(room, talk):
    screens.consent(room.noor)
    policy(room)
    capture = film(room, talk, b"one ", b"two")
    assert b"".join(screens.film(capture)) == b"one two"
    with default_storage.open(capture.pieces.first().file) as file:
        assert b"one" not in file.read()
    data_keys.destroy(customer=talk.customer, by=None, reason="erasure")
    assert not ScreenCapture.objects.kept().exists()


def test_a_piece_sent_again_changes_nothing_and_a_hole_is_refused(room, talk):
    screens.consent(room.noor)
    policy(room)
    capture = film(room, talk, b"one")
    assert not screens.add(capture, number=0, content=b"other")
    with pytest.raises(Conflict):
        screens.add(capture, number=2, content=b"three")
    assert b"".join(screens.film(capture)) == b"one"


def test_the_same_film_begun_twice_is_one(room, talk):
    screens.consent(room.noor)
    policy(room)
    name = uuid4()
    first, second = (
        screens.begin(user=room.noor, client_id=name, kind=KIND, contact=talk.pk) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("kind", ["text/html", "video/webm;codecs=vp8,x", ""])
def test_only_films_of_what_is_due_are_taken(room, talk, kind):
    screens.consent(room.noor)
    policy(room)
    with pytest.raises(NotAllowed):
        screens.begin(user=room.noor, client_id=uuid4(), kind=kind, contact=talk.pk)
    with pytest.raises(NotAllowed):
        screens.begin(user=room.idris, client_id=uuid4(), kind=KIND, contact=talk.pk)


def test_agents_see_their_own_leaders_their_teams_and_clients_none(room, talk):
    screens.consent(room.noor)
    policy(room)
    film(room, talk, b"one")
    client = make.user(role="client", brands=[room.brand])
    readers = (room.noor, room.idris, room.lovisa, room.sara, client)
    seen = [ScreenCapture.objects.visible_to(reader).count() for reader in readers]
    assert seen == [1, 0, 1, 1, 0]


def test_films_go_when_their_days_are_over_unless_held(room, talk):
    screens.consent(room.noor)
    policy(room)
    capture = film(room, talk, b"one")
    later = timezone.now() + timedelta(days=31)
    hold = legal_holds.place(talk, by=room.petra, reason="Court")
    assert screens.sweep(now=later) == 0
    legal_holds.lift(hold.interaction, by=room.petra)
    name = capture.pieces.get().file
    assert screens.sweep(now=later) == 1
    assert not default_storage.exists(name)
    assert not capture.pieces.exists()


def test_a_film_whose_browser_died_is_ended(room, talk):
    screens.consent(room.noor)
    policy(room)
    capture = film(room, talk, b"one")
    screens.sweep(now=timezone.now() + timedelta(minutes=1))
    capture.refresh_from_db()
    assert capture.ended_at is None
    screens.sweep(now=timezone.now() + timedelta(minutes=5))
    capture.refresh_from_db()
    assert capture.ended_at is not None
