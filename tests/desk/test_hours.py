"""Answer hours as a client keeps them: seen, changed, undone, and nobody else's."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.voice.domain.answer_hours import Who, who
from apps.voice.models import AnswerHours
from apps.voice.services.answer_hours import plan_of
from tests import make
from tests.voice import desks

pytestmark = pytest.mark.django_db
ZONE = "Europe/Stockholm"


@pytest.fixture
def brand():
    return make.brand(time_zone=ZONE)


@pytest.fixture
def karl(client, brand):
    user = make.user(role="client", brands=[brand])
    client.force_login(user)
    return user


def at(name, brand):
    return reverse(f"hours:{name}", args=[brand.pk])


def week(after=0, own="09:00-17:00", us="07:00-09:00, 17:00-22:00"):
    told = {f"own-{day}": own for day in range(7)} | {f"us-{day}": us for day in range(7)}
    return told | {"after": after}


def answers(brand, when):
    moment = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(ZONE))
    return who(plan_of(AnswerHours.objects.in_force(brand), brand), moment)


def test_a_client_comes_home_to_the_hours_of_its_one_brand(karl, brand, client):
    page = client.get("/", follow=True)
    assert page.request["PATH_INFO"] == at("brand", brand)
    assert "We answer now" in page.content.decode()


def test_a_week_is_in_force_as_it_is_saved_and_undone_by_one_button(karl, brand, client):
    assert client.post(at("week", brand), week()).status_code == 302
    assert answers(brand, "2026-11-23T08:30") == Who.US
    assert answers(brand, "2026-11-23T12:00") == Who.OWN
    assert answers(brand, "2026-11-23T23:00") == Who.MESSAGE
    client.post(at("week", brand), week(after=1, own="", us="00:00-24:00"))
    assert answers(brand, "2026-11-23T12:00") == Who.US
    page = client.get(at("brand", brand)).content.decode()
    assert "Undo the last change" in page
    client.post(at("versions", brand), {"after": 2, "version": 1})
    assert answers(brand, "2026-11-23T12:00") == Who.OWN
    told = list(AnswerHours.objects.order_by("version").values_list("changed", "restores", "by"))
    assert told == [("hours", None, karl.pk), ("hours", None, karl.pk), ("restored", 1, karl.pk)]
    assert AuditEntry.objects.filter(action="answer_hours.changed").count() == 3


def test_what_was_typed_over_an_older_version_is_refused_in_words(karl, brand, client):
    client.post(at("week", brand), week())
    page = client.post(at("week", brand), week(after=0))
    assert page.status_code == 422
    assert "Somebody else changed these hours" in page.content.decode()


@pytest.mark.parametrize(
    ("own", "words"),
    [("09:00-18:00", "Both would answer"), ("soon", "Write spans in order")],
)
def test_a_week_that_cannot_be_is_refused(karl, brand, client, own, words):
    page = client.post(at("week", brand), week(own=own))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not AnswerHours.objects.exists()


def test_a_day_that_differs_comes_and_goes(karl, brand, client):
    client.post(at("week", brand), week())
    day = {"after": 1, "when": "2026-11-27", "label": "Sale", "own": "", "us": "00:00-24:00"}
    assert client.post(at("day", brand), day).status_code == 302
    assert answers(brand, "2026-11-27T03:00") == Who.US
    client.post(at("day", brand), {"after": 2, "when": "2026-11-27", "drop": "1"})
    assert answers(brand, "2026-11-27T03:00") == Who.MESSAGE


def test_forwarding_holds_until_tonight_by_the_clients_clock_and_can_be_stopped(
    karl, brand, client
):
    desks.hours(brand, Who.OWN)
    told = {"after": 1, "who": "us", "until": "tonight"}
    assert client.post(at("forwarding", brand), told).status_code == 302
    row = AnswerHours.objects.in_force(brand)
    assert row is not None
    here = timezone.now().astimezone(ZoneInfo(ZONE))
    assert row.forward_until is not None
    midnight = row.forward_until.astimezone(ZoneInfo(ZONE))
    assert (midnight.hour, midnight.date()) == (0, here.date() + timedelta(days=1))
    assert "Forwarded until" in client.get(at("brand", brand)).content.decode()
    client.post(at("forwarding", brand), {"after": 2, "stop": "1"})
    assert "You answer now" in client.get(at("brand", brand)).content.decode()


def test_a_moment_can_be_asked_about(karl, brand, client):
    client.post(at("week", brand), week())
    page = client.get(at("brand", brand), {"at": "2026-11-23T23:00"}).content.decode()
    assert "A message is taken" in page
    assert client.get(at("brand", brand), {"at": "nonsense"}).status_code == 200


def test_another_clients_hours_are_not_there(karl, client):
    theirs = make.brand()
    for name in ("brand", "week", "versions"):
        assert client.get(at(name, theirs)).status_code == 404
    for name in ("day", "forwarding", "limit", "versions"):
        assert client.post(at(name, theirs), {"after": 0}).status_code == 404
