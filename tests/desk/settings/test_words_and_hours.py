from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from apps.desk.settings import hours
from apps.interactions.models import CannedReply, ContactReason, Disposition
from apps.routing.models import Calendar, CapacityProfile, ReasonCode
from tests import make


def test_hours_are_read_as_people_write_them():
    assert hours.parse("9-12, 13:00-18.30") == [(time(9), time(12)), (time(13), time(18, 30))]
    assert hours.parse("") == []
    assert hours.parse("00:00-24:00") == [(time(0), time(0))]


@pytest.mark.parametrize("wrong", ["12-9", "9-12, 11-13", "nine", "9-25:00, 8-9", "22-24, 23-24"])
def test_hours_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError):
        hours.parse(wrong)


@pytest.fixture
def as_admin(client, db):
    client.force_login(make.admin())
    return client


def week(**values):
    return {
        "name": "Care",
        "time_zone": "Europe/Stockholm",
        "day_0": "09:00-12:00, 13:00-18:00",
    } | values


def test_a_calendar_keeps_split_shifts_holidays_and_days_that_differ(as_admin):
    as_admin.post(
        reverse("settings:calendar_new"),
        week(holiday_country="SE", exceptions="2026-12-24 closed Christmas Eve\n2026-12-31 9-13"),
    )
    calendar = Calendar.objects.get()
    assert [str(row) for row in calendar.hours.all()] == ["0 09:00-12:00", "0 13:00-18:00"]
    closed, short = calendar.exceptions.all()
    assert (closed.opens, closed.label) == (None, "Christmas Eve")
    assert (short.opens, short.closes) == (time(9), time(13))
    page = as_admin.get(reverse("settings:calendar", args=[calendar.pk]))
    assert "2026-12-24 closed Christmas Eve" in page.content.decode()


def test_wrong_hours_stay_in_the_form(as_admin):
    answer = as_admin.post(reverse("settings:calendar_new"), week(day_0="18-9"))
    assert answer.status_code == 422
    assert not Calendar.objects.exists()


def test_a_calendar_a_queue_opens_by_is_not_archived(as_admin):
    calendar = Calendar.objects.create(name="Care")
    make.queue(calendar=calendar)
    address = reverse("settings:calendar_archive", args=[calendar.pk])
    assert as_admin.post(address).status_code == 422


def test_an_outcome_stands_in_a_tree_and_asks_for_fields(as_admin):
    root = make.disposition(name="Delivery", code="delivery")
    as_admin.post(
        reverse("settings:dispositions"),
        {"name": "Replacement", "code": "replacement", "parent": root.pk, "position": 1,
         "fields_asked": "Order number*\nDay | date"},
    )  # fmt: skip
    made = Disposition.objects.get(code="replacement")
    assert made.parent == root
    assert made.fields == [
        {"key": "order_number", "label": "Order number", "kind": "text", "required": True},
        {"key": "day", "label": "Day", "kind": "date", "required": False},
    ]


def test_nothing_stands_below_itself(as_admin):
    root = make.disposition()
    child = make.disposition(parent=root)
    answer = as_admin.post(
        reverse("settings:disposition", args=[root.pk]),
        {"name": "X", "code": root.code, "parent": child.pk, "position": 0},
    )
    assert answer.status_code == 422
    root.refresh_from_db()
    assert root.parent is None


def test_archiving_a_branch_takes_all_below_it(as_admin):
    root = ContactReason.objects.create(name="Delivery")
    leaf = ContactReason.objects.create(name="Damaged", parent=root)
    as_admin.post(reverse("settings:reason_archive", args=[root.pk]))
    leaf.refresh_from_db()
    assert leaf.archived_at is not None


def test_an_unknown_variable_is_refused(as_admin):
    words = {"shortcut": "hello", "title": "Hello", "body": "Dear {{ customer.iban }}"}
    answer = as_admin.post(reverse("settings:canned_new"), words)
    assert answer.status_code == 422
    assert not CannedReply.objects.exists()


def test_a_ready_answer_is_shown_as_a_customer_reads_it(as_admin):
    answer = as_admin.post(
        reverse("settings:canned_preview"), {"body": "Hello {{ customer.first_name }} <b>"}
    )
    assert "Hello Marta &lt;b&gt;" in answer.content.decode()


def test_a_reason_to_be_away_and_a_profile_are_kept(as_admin):
    as_admin.post(reverse("settings:away"), {"name": "Lunch", "max_minutes": 45, "position": 1})
    assert ReasonCode.objects.get().max_minutes == 45
    page = as_admin.get(reverse("settings:profile_new"))
    form = {name: page.context["form"][name].initial for name in page.context["form"].fields}
    values = {k: v for k, v in form.items() if v not in (None, False)} | {"name": "Evening"}
    as_admin.post(reverse("settings:profile_new"), values | {"most_chat": 2})
    profile = CapacityProfile.objects.get()
    assert (profile.maxima, profile.weights["voice"]) == ({"chat": 2}, 100)
    assert profile.interrupts["voice"]["email"] == "always"


def test_a_supervisor_without_the_right_is_refused(client, db):
    client.force_login(make.agent(team=make.team()))
    for name in ("calendars", "dispositions", "canned", "away", "profiles", "queues", "start"):
        assert client.get(reverse(f"settings:{name}")).status_code == 403
