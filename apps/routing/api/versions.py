"""What a queue's rules were: its versions, one put back, a draft that publishes itself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint, read
from apps.core.facets import Facet
from apps.core.nouns import Nouns, seen
from apps.routing.api.queues import STEER, OneQueueShape
from apps.routing.models import Queue, QueueVersion
from apps.routing.services import queues


class QueueVersionShape(serializers.Serializer[QueueVersion]):
    id = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True, help_text="Null: the draft.")
    rules = serializers.DictField()
    changes = serializers.ListField(child=serializers.CharField())
    by = serializers.CharField(source="by.username")
    published_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


class Versions(Nouns):
    """The draft and what was published before, newest first."""

    noun = "queue_versions"
    permission_classes = [STEER]
    shape = QueueVersionShape

    def rows(self, request: Any) -> QuerySet[QueueVersion]:
        queue = seen(request, Queue, pk=self.kwargs["pk"])
        return QueueVersion.objects.filter(queue=queue).select_related("by")


class PutBack(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=10**6)


class DraftOfQueue(Endpoint):
    permission_classes = [granted(Action.QUEUE_MANAGE)]

    @extend_schema(operation_id="queues_put_back", request=PutBack, responses=OneQueueShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """An earlier version's rules as the draft, to be looked at and published."""
        queue = seen(request, Queue, pk=pk)
        rows = QueueVersion.objects.filter(queue=queue)
        old = get_object_or_404(rows, number=read(PutBack, request)["version"])
        queues.put_back(version=old, by=request.user)
        return Response(OneQueueShape(seen(request, Queue, pk=pk)).data)


class ScheduleShape(serializers.Serializer[Any]):
    at = serializers.DateTimeField(source="due_at", default=None, allow_null=True)


class ScheduleGiven(serializers.Serializer[Any]):
    at = serializers.DateTimeField(allow_null=True, help_text="Null: not by itself.")

    def validate_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("That moment has passed.")
        return value


class ScheduleOfQueue(Facet):
    """When the draft publishes itself."""

    noun = "queues_schedule"
    permission_classes = [STEER]
    shape, takes = ScheduleShape, ScheduleGiven
    of = Queue

    def current(self, whose: Queue) -> Any:
        return queues.draft_of(whose) or {}

    def arrange(self, request: Any, whose: Queue, given: dict[str, Any]) -> None:
        """In the name of whoever asked for it; without a draft nothing changes."""
        queues.schedule(queue=whose, by=request.user, at=given["at"])
