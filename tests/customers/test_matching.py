from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.customers.models import Identity, MatchCandidate
from apps.customers.services import identities, matching
from tests import make

pytestmark = pytest.mark.django_db


def arrived(value: str):
    """Somebody wrote, and the event was lost with the worker."""
    return identities.resolve(
        scheme="phone", value=value, brand=make.brand(country="SE"), name="Marta Lindqvist",
        verified_by="inbound",
    ).customer  # fmt: skip


def twins():
    one = arrived("+46705550142")
    other = arrived("+46705550143")
    keys = ["phone:705550142"]
    Identity.objects.filter(customer__in=[one, other]).update(match_keys=keys)
    return one, other


def test_a_suggestion_nobody_made_is_made_by_the_sweep():
    one, other = twins()
    later = timezone.now() + timedelta(minutes=11)

    assert matching.sweep(now=timezone.now()) == 0  # the task may still come
    assert matching.sweep(now=later) == 2
    assert matching.sweep(now=later) == 0

    pair = MatchCandidate.objects.get()
    assert (pair.first, pair.second) == (one, other)


def test_what_was_looked_for_in_time_is_not_looked_for_again():
    one, _other = twins()
    matching.refresh(customer_id=one.pk)
    assert matching.sweep(now=timezone.now() + timedelta(minutes=11)) == 1  # the other
