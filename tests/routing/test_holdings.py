from __future__ import annotations

import pytest
from django.utils import timezone

from apps.routing.domain.capacity import Cell, Interrupt
from apps.routing.models import CapacityProfile
from apps.routing.services import holdings
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


def test_a_profiles_row_becomes_its_rules_over_the_products_own():
    row = CapacityProfile.objects.create(
        name="Chat first",
        capacity=80,
        maxima={"chat": 2},
        interrupts={
            "chat": {"task": {"rule": "when_idle", "idle_seconds": 30}, "email": "nonsense"},
            "voice": {"email": "never"},
        },
        park_after={"chat": 60},
    )

    profile = holdings.profile_of(row)

    assert (profile.capacity, profile.maxima) == (80, {"chat": 2})
    assert profile.cell("task", "chat") == Cell(Interrupt.WHEN_IDLE, 30)
    assert profile.cell("email", "voice").rule is Interrupt.NEVER
    assert profile.cell("task", "voice").rule is Interrupt.ALWAYS
    assert profile.cell("email", "chat").rule is Interrupt.IF_ROOM
    assert (profile.parked_after["chat"], profile.parked_after["sms"]) == (60, 900)


def test_the_default_profile_is_for_whoever_has_none_and_sets_the_weights():
    assert holdings.weight_for("chat") == 30
    CapacityProfile.objects.create(name="All", is_default=True, capacity=50, weights={"chat": 25})

    _, usual = holdings.profiles()

    assert usual.capacity == 50
    assert holdings.weight_for("chat") == 25
    assert holdings.weight_for("email") == 60


def test_a_persons_own_profile_holds_for_them():
    team = make.team()
    queue, ada = make.queue(teams=[team]), make.agent(team=team)
    one = CapacityProfile.objects.create(name="Beginner", maxima={"chat": 1})
    make.presence(ada, profile=one)
    for _ in range(2):
        make.entry(queue, agent=ada, state="assigned", assigned_at=timezone.now(), kind="chat")
    make.entry(queue)

    assert Router().decide() == []
    assert holdings.load_of(ada.pk, holdings.profile_of(one), now=timezone.now()) == 60
