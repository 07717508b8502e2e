"""Who hears of an event when, and who does not hear of one that was taken back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction

from apps.core import events

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Rang:
    times: int


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setitem(events._handlers, Rang, [])
    monkeypatch.setitem(events._late, Rang, [])
    monkeypatch.setattr(events, "_witnesses", [lambda event: told.append(f"witness {event.times}")])

    @events.on(Rang, late=True)
    def clean_up(event: Rang) -> None:
        told.append(f"late {event.times}")

    @events.on(Rang)
    def open_the_door(event: Rang) -> None:
        told.append(f"prompt {event.times}")

    return told


def test_the_late_ones_come_last(heard: list[str]) -> None:
    events.publish(Rang(1))
    assert heard == ["prompt 1", "late 1", "witness 1"]


def test_on_a_prompt_path_they_wait_for_its_end(heard: list[str]) -> None:
    with events.prompt():
        events.publish(Rang(1))
        events.publish(Rang(2))
        assert heard == ["prompt 1", "prompt 2"]
    assert heard[2:] == ["witness 1", "witness 2", "late 1", "late 2"]


def test_what_was_rolled_back_is_nobodys_news(heard: list[str]) -> None:
    with events.prompt(), transaction.atomic():
        events.publish(Rang(1))
        transaction.set_rollback(True)
    assert heard == []


def test_what_is_committed_after_the_end_is_told_then(heard: list[str]) -> None:
    with transaction.atomic():
        with events.prompt():
            events.publish(Rang(1))
        assert heard == []
    assert sorted(heard) == ["late 1", "prompt 1", "witness 1"]
