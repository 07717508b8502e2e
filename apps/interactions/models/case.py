from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Func, Q, Value
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.interactions.choices import CaseStatus, Priority
from apps.interactions.querysets import Cases


class Case(TimeStamped):
    """One matter of one customer with one brand, over however many channels and days.

    ``last_seq`` counts its messages: a new message takes ``last_seq + 1`` under the case's
    row lock, so a reader who has seen n knows exactly what is missing. ``version`` grows with
    every change of the case's own facts.
    """

    number = models.PositiveIntegerField(  # shown as C-20418
        unique=True,
        editable=False,
        db_default=Func(Value("interactions_case_number"), function="nextval"),
    )
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="cases")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="cases")
    subject = models.CharField(max_length=240, blank=True)
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    reason = models.ForeignKey(
        "interactions.ContactReason", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    version = models.PositiveIntegerField(default=1)
    last_seq = models.PositiveIntegerField(default=0)
    attributes = models.JSONField(default=dict, blank=True)
    tags = models.ManyToManyField("customers.Tag", related_name="cases", blank=True)

    opened_at = models.DateTimeField(default=timezone.now)
    last_message_at = models.DateTimeField(null=True, blank=True)
    last_message = models.CharField(max_length=160, blank=True)  # for lists, plain text
    waiting_since = models.DateTimeField(null=True, blank=True)  # oldest unanswered inbound
    respond_by = models.DateTimeField(null=True, blank=True)  # next promise to keep
    resolve_by = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)  # empty while snoozed: till a reply
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    search = models.GeneratedField(
        expression=SearchVector("subject", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = Cases()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="case_merged_iff_into",
                condition=Q(status=CaseStatus.MERGED) ^ Q(merged_into__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer"),
            models.Index(
                fields=["owner", "-last_message_at"],
                name="case_open_of_owner",
                condition=Q(status__in=["open", "pending", "snoozed"]),
            ),
            models.Index(
                fields=["brand", "team", "-last_message_at"],
                name="case_open_of_team",
                condition=Q(status__in=["open", "pending", "snoozed"]),
            ),
            models.Index(
                fields=["snoozed_until"],
                name="case_snoozed",
                condition=Q(status=CaseStatus.SNOOZED),
            ),
            models.Index(
                fields=["resolved_at"],
                name="case_resolved",
                condition=Q(status=CaseStatus.RESOLVED),
            ),
            GinIndex(name="case_search", fields=["search"]),
            GinIndex(name="case_subject_like", fields=["subject"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}".strip()

    @property
    def reference(self) -> str:
        return f"C-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.status in {CaseStatus.OPEN, CaseStatus.PENDING, CaseStatus.SNOOZED}


class CaseLink(TimeStamped):
    """Two cases that belong together without being one."""

    first = models.ForeignKey(Case, models.CASCADE, related_name="links")
    second = models.ForeignKey(Case, models.CASCADE, related_name="+")
    words = models.CharField(max_length=80, blank=True)  # "same delivery"
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="case_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class CaseMerge(models.Model):
    """One case taken into another: what moved and how it was, so that it can be undone.

    Messages of the absorbed case keep their order behind the survivor's: their seq grew by
    ``offset``.
    """

    survivor = models.ForeignKey(Case, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Case, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    offset = models.PositiveIntegerField()
    moved = models.JSONField(default=dict)  # {"interactions": [ids], "children": [ids], "tags": []}
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # facts of the absorbed case
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.survivor_id}"
