from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core import tasks
from apps.core.models import IdempotencyKey

pytestmark = pytest.mark.django_db


def test_a_key_is_forgotten_after_two_days_and_not_before(monkeypatch):
    monkeypatch.setattr(tasks, "KEYS_AT_ONCE", 2)
    for hours in (47, 49, 50, 51):
        at = timezone.now() - timedelta(hours=hours)
        IdempotencyKey.objects.create(owner="user:1", key=f"k{hours}", made="case:1", at=at)

    assert tasks.forget_keys() == 3

    assert IdempotencyKey.objects.get().key == "k47"
