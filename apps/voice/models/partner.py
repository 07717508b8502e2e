from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.voice.choices import SiteKind, Why
from apps.voice.models.call import Call, Leg
from apps.voice.models.number import PhoneNumber
from apps.voice.querysets import AllocationQuerySet, PartnerSiteQuerySet, PlacementQuerySet


class PartnerSite(TimeStamped):
    """Another desk that calls are handed to by telephone: a call centre, or the client itself."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=SiteKind, default=SiteKind.OUTSIDE)
    brands = models.ManyToManyField("accounts.Brand", related_name="partner_sites")
    number = models.CharField(max_length=20)  # E.164
    trunk = models.CharField(max_length=40, blank=True)  # empty: the telephone server's own
    most_calls = models.PositiveSmallIntegerField(null=True, blank=True)  # at once; None: no limit
    ring_seconds = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    calendar = models.ForeignKey(
        "routing.Calendar", models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: always
    is_active = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerSiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class AllocationRule(TimeStamped):
    """One desk's share of the calls of a number or of a queue. Without a site: ours.

    ``credit`` is the running account of ``domain/allocation.py``, ``counted`` what it has taken
    since the shares were set.
    """

    number = models.ForeignKey(
        PhoneNumber, models.CASCADE, null=True, blank=True, related_name="shares"
    )
    queue = models.ForeignKey(
        "routing.Queue", models.CASCADE, null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey(
        PartnerSite, models.CASCADE, null=True, blank=True, related_name="shares"
    )
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    most_calls = models.PositiveSmallIntegerField(null=True, blank=True)  # at once, of these calls
    order = models.PositiveSmallIntegerField(default=0)  # to whom calls spill first
    credit = models.IntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="share_of_number_or_queue",
                condition=Q(number__isnull=True) ^ Q(queue__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["number", "queue", "site"], nulls_distinct=False, name="share_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site or 'us'}: {self.percent} %"


class Placement(TimeStamped):
    """Where a call was sent, once and for good; without a site: to us.

    It counts against the desk's limit while its leg is up. What came back is ours again.
    """

    call = models.OneToOneField(Call, models.CASCADE, related_name="placement")
    site = models.ForeignKey(
        PartnerSite, models.PROTECT, null=True, blank=True, related_name="placements"
    )
    rule = models.ForeignKey(
        AllocationRule, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    leg = models.OneToOneField(Leg, models.SET_NULL, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=8)  # domain.answer_hours.Who
    why = models.CharField(max_length=8, choices=Why)
    answered_at = models.DateTimeField(null=True, blank=True)
    came_back_at = models.DateTimeField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["site", "-created_at"], name="placement_of_site")]

    def __str__(self) -> str:
        return f"{self.site or self.who}: {self.why}"
