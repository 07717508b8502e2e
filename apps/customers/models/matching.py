from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.customers.choices import MatchState
from apps.customers.models.customer import Customer
from apps.customers.querysets import MatchCandidateQuerySet


class MatchCandidate(TimeStamped):
    """Two customers who may be one person, and why we think so. A person decides."""

    first = models.ForeignKey(Customer, models.CASCADE, related_name="+")  # the lower id
    second = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()  # 0 to 100
    evidence = models.JSONField(default=list)  # [{"kind", "first", "second", "words"}]
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = MatchCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="match_pair_once"),
            models.CheckConstraint(name="match_ordered", condition=Q(first__lt=F("second"))),
        ]
        indexes = [
            models.Index(
                fields=["-score", "-id"], name="match_open", condition=Q(state=MatchState.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.score}"


class MergeEvent(models.Model):
    """One merge: who absorbed whom, what moved and what was overwritten, so it can be undone."""

    winner = models.ForeignKey(Customer, models.PROTECT, related_name="merges")
    loser = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    moved = models.JSONField(default=dict)  # {"interactions.case.customer": [ids]}
    before = models.JSONField(default=dict)  # {"winner": {field: value}, "loser": {...}}
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.loser_id} into {self.winner_id}"
