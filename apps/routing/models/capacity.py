from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped
from apps.routing.querysets import CapacityProfileQuerySet


class CapacityProfile(TimeStamped):
    """How much one person carries at a time. Empty maps mean the product's defaults.

    ``capacity`` is 100 for a normal agent; ``weights`` is what one item of a kind costs;
    ``maxima`` caps items per kind; ``interrupts`` says, ``{new: {held: rule}}``, whether
    work of one kind may arrive while another is held (domain/capacity.py).
    """

    name = models.CharField(max_length=80, unique=True)
    capacity = models.PositiveSmallIntegerField(default=100)
    weights = models.JSONField(default=dict, blank=True)
    maxima = models.JSONField(default=dict, blank=True)
    interrupts = models.JSONField(default=dict, blank=True)
    # Seconds without the customer's answer after which an item costs nothing, per kind.
    park_after = models.JSONField(default=dict, blank=True)
    is_default = models.BooleanField(default=False)

    objects = CapacityProfileQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="capacity_profile_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name
