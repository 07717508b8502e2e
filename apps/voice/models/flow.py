from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.voice.choices import FlowState
from apps.voice.querysets import CallFlowQuerySet, FlowVersionQuerySet


class CallFlow(TimeStamped):
    """What callers hear and where their keys lead. The graph itself is in its versions."""

    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="call_flows")
    name = models.CharField(max_length=80)
    secret = models.BinaryField(default=bytes, blank=True)  # sealed; signs what webhooks are sent
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CallFlowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="call_flow_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FlowVersion(TimeStamped):
    """A graph at one time. A draft is nobody's way; what was published never changes again.

    ``graph`` is {"start": node, "nodes": {name: {kind, exits, choices, settings}}}, read by
    domain/flow_checks.py; whatever else a node holds is the builder's own (its place).
    """

    flow = models.ForeignKey(CallFlow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)  # empty: the draft
    state = models.CharField(max_length=10, choices=FlowState, default=FlowState.DRAFT)
    graph = models.JSONField()
    changes = models.JSONField(default=list, blank=True)  # what was new, in words
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FlowVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["flow"], condition=Q(state=FlowState.DRAFT), name="flow_one_draft"
            ),
            models.UniqueConstraint(
                fields=["flow"], condition=Q(state=FlowState.PUBLISHED), name="flow_one_published"
            ),
            models.UniqueConstraint(fields=["flow", "number"], name="flow_version_once"),
            models.CheckConstraint(
                name="flow_version_numbered_unless_draft",
                condition=Q(state=FlowState.DRAFT, number__isnull=True, published_at__isnull=True)
                | ~Q(state=FlowState.DRAFT)
                & Q(number__isnull=False)
                & Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.number or 'draft'}"


class FlowStep(models.Model):
    """How many callers went this way: into a node, out of it by ``way``, or hung up there."""

    version = models.ForeignKey(FlowVersion, models.CASCADE, related_name="steps")
    node = models.CharField(max_length=60)
    way = models.CharField(max_length=60)  # ENTERED, HUNG_UP, an exit or a key
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "node", "way"], name="flow_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.way}: {self.count}"


class FlowRun(TimeStamped):
    """Where one caller is in a flow, so that a process that is started again goes on there.

    Keys of a secure node lie in ``secrets``, sealed, until the run is over; nowhere else.
    """

    call = models.OneToOneField("voice.Call", models.CASCADE, related_name="flow_run")
    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="+")
    walk = models.JSONField(default=dict)
    secrets = models.BinaryField(default=bytes, blank=True)
    back = models.JSONField(default=list, blank=True)  # of sub-flows: [version, node] to return to
    turn = models.PositiveIntegerField(default=0)  # each question has its own: late ends are stale
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.call_id} in {self.version_id}"
