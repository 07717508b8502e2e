from __future__ import annotations

from django.db import models
from django.utils import timezone

from apps.customers.models.customer import Customer


class Habit(models.Model):
    """How a customer usually turns to us, counted from what they did: never typed in.

    ``kinds`` are contacts they began in the last year, by channel. ``is_drifting`` marks who
    was often here and has not been for twice their usual pause.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="habit")
    preferred_kind = models.CharField(max_length=12, blank=True)  # empty: too few to tell
    kinds = models.JSONField(default=dict)  # {"chat": 7, "email": 2}
    contacts = models.PositiveIntegerField(default=0)
    usual_pause_days = models.PositiveIntegerField(null=True, blank=True)
    last_began_at = models.DateTimeField(null=True, blank=True)
    is_drifting = models.BooleanField(default=False)
    counted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.preferred_kind or 'no habit yet'}"
