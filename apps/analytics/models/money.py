"""What people, channels and the house cost: the rows that cost per contact is made of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.analytics.choices import FeePer
from apps.analytics.querysets import CostQuerySet
from apps.core.models import TimeStamped


class PayRate(TimeStamped):
    """What an hour of paid time costs, everything included, from a day on; of a team or of all."""

    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="pay_rates"
    )
    cents_an_hour = models.PositiveIntegerField()
    valid_from = models.DateField()

    objects = CostQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "team_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "valid_from"], name="pay_rate_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="pay_rate_positive", condition=Q(cents_an_hour__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.cents_an_hour} from {self.valid_from}"


class Fee(TimeStamped):
    """What a channel, a licence or the building costs. Without a kind it is spread over all."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, blank=True)  # the channel's kind
    cents = models.PositiveIntegerField()
    per = models.CharField(max_length=8, choices=FeePer, default=FeePer.MONTH)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day

    objects = CostQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="fee_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
