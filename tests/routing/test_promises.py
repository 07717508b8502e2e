from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from apps.interactions.services import conversations, intake, messages
from apps.interactions.services.intake import Incoming
from apps.routing.models import Calendar, OpeningHours
from apps.routing.services import entries
from tests import make

pytestmark = pytest.mark.django_db

FRIDAY_EVENING = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half an hour before it closes
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def queue():
    weekdays = Calendar.objects.create(name="Weekdays", time_zone="UTC")
    for day in range(5):
        OpeningHours.objects.create(calendar=weekdays, weekday=day, opens=time(8), closes=time(17))
    return make.queue(teams=[make.team()], calendar=weekdays, target_seconds=3600)


def arrives(queue, kind, capture, at=FRIDAY_EVENING, text="Hello"):
    channel = make.channel(brand=queue.brand, kind=kind)
    make.entry_point(queue, channel=channel)
    identity = make.identity(make.customer(brands=[queue.brand]))
    with time_machine.travel(at, tick=False), capture(execute=True):
        return intake.start(channel=channel, identity=identity, incoming=Incoming(text, "m1"))


def promised(part) -> datetime | None:
    part.case.refresh_from_db()
    return part.case.respond_by


@pytest.mark.parametrize("kind", ["email", "form", "chat"])
def test_what_comes_in_is_promised_by_the_hours_of_its_queue(
    queue, kind, django_capture_on_commit_callbacks
):
    part = arrives(queue, kind, django_capture_on_commit_callbacks)
    assert promised(part) == MONDAY + timedelta(minutes=30)


def test_an_answer_keeps_the_promise_and_the_next_question_makes_a_new_one(
    queue, django_capture_on_commit_callbacks
):
    ada = make.agent(team=queue.teams.get())
    part = arrives(queue, "chat", django_capture_on_commit_callbacks)
    conversations.assign(interaction_id=part.pk, agent=ada)
    part.refresh_from_db()
    _follow(part, django_capture_on_commit_callbacks)
    _answered(part)
    assert promised(part) is None

    later = FRIDAY_EVENING + timedelta(minutes=20)
    with time_machine.travel(later, tick=False), django_capture_on_commit_callbacks(execute=True):
        intake.say(interaction=part, incoming=Incoming("And the other one?", "m2"))
        intake.say(interaction=part, incoming=Incoming("Please", "m3"))

    assert promised(part) == later + timedelta(hours=1)  # somebody sits there: by the clock


def test_what_an_agent_begins_promises_nothing(queue, django_capture_on_commit_callbacks):
    ada = make.agent(team=queue.teams.get())
    channel = make.channel(brand=queue.brand, kind="email")
    make.entry_point(queue, channel=channel)
    part = make.interaction(
        channel=channel, case=make.case(brand=queue.brand), owner=ada, status="active"
    )
    _follow(part, django_capture_on_commit_callbacks)
    assert promised(part) is None


def _follow(part, capture):
    with capture(execute=True):
        entries.follow(part.pk)


def _answered(part):
    messages.append(
        interaction=part, direction="out", body="Sorry", client_id="a1", turn="customer"
    )
