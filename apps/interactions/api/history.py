"""What happened and was said around an interaction: events, wrap-ups, ratings, deliveries."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, seen
from apps.interactions.choices import DeliveryState, Outcome
from apps.interactions.models import (
    Delivery,
    Interaction,
    InteractionEvent,
    Message,
    Notification,
    Rating,
    WrapUp,
)
from apps.interactions.services import notifications

READ = [granted(Action.CASE_VIEW)]


def _parts(request: Any) -> Any:
    return Interaction.objects.visible_to(request.user).values("pk")


class Span(serializers.Serializer[Any]):
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class EventShape(serializers.Serializer[InteractionEvent]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    kind = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    actor = serializers.CharField(source="actor.username", default=None, allow_null=True)
    at = serializers.DateTimeField()


class WantedEvents(Span):
    interaction = serializers.IntegerField(required=False)
    kind = serializers.CharField(required=False, max_length=20)


class InteractionEvents(Nouns):
    """The append-only state history of interactions: what every figure is counted from."""

    noun = "interaction_events"
    permission_classes = READ
    shape = EventShape
    asks = WantedEvents
    filters = {
        "interaction": "interaction", "kind": "kind", "since": "at__gte", "until": "at__lt",
    }  # fmt: skip

    def rows(self, request: Any) -> QuerySet[InteractionEvent]:
        rows = InteractionEvent.objects.filter(interaction__in=_parts(request))
        return rows.select_related("actor")


class WrapUpShape(serializers.Serializer[WrapUp]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    at = serializers.DateTimeField()
    disposition = serializers.CharField(source="disposition.code", default=None, allow_null=True)
    outcome = serializers.CharField()
    fields = serializers.DictField()  # type: ignore[assignment]
    note = serializers.CharField()


class WantedWrapUps(Span):
    disposition = serializers.SlugField(required=False)
    outcome = serializers.ChoiceField(Outcome.choices, required=False)


class WrapUps(Nouns):
    """What came of interactions, newest first."""

    noun = "wrap_ups"
    permission_classes = READ
    shape = WrapUpShape
    asks = WantedWrapUps
    filters = {
        "disposition": "disposition__code", "outcome": "outcome",
        "since": "at__gte", "until": "at__lt",
    }  # fmt: skip

    def rows(self, request: Any) -> QuerySet[WrapUp]:
        if request.user.role == "client":
            return WrapUp.objects.none()  # the house's own words about its customers
        rows = WrapUp.objects.filter(interaction__in=_parts(request))
        return rows.select_related("by", "disposition")


class RatingShape(serializers.Serializer[Rating]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    score = serializers.IntegerField()
    comment = serializers.CharField()
    at = serializers.DateTimeField()


class Ratings(Nouns):
    """What customers thought, newest first."""

    noun = "ratings"
    permission_classes = READ
    shape = RatingShape
    asks = Span
    filters = {"since": "at__gte", "until": "at__lt"}

    def rows(self, request: Any) -> QuerySet[Rating]:
        return Rating.objects.filter(interaction__in=_parts(request))


class DeliveryShape(serializers.Serializer[Delivery]):
    id = serializers.IntegerField()
    message = serializers.IntegerField(source="message_id")
    recipient = serializers.CharField()
    state = serializers.CharField()
    problem = serializers.CharField()
    due_at = serializers.DateTimeField()
    at = serializers.DateTimeField()


class WantedDeliveries(serializers.Serializer[Any]):
    message = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(DeliveryState.choices, required=False)


class Deliveries(Nouns):
    """How outgoing messages fared with each recipient."""

    noun = "deliveries"
    permission_classes = READ
    shape = DeliveryShape
    asks = WantedDeliveries
    filters = {"message": "message", "state": "state"}

    def rows(self, request: Any) -> QuerySet[Delivery]:
        mine = Message.objects.visible_to(request.user).values("pk")
        return Delivery.objects.filter(message__in=mine)


class NotificationShape(serializers.Serializer[Notification]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    case = serializers.IntegerField(source="case.number")
    message = serializers.IntegerField(source="message_id", allow_null=True)
    actor = serializers.CharField(source="actor.username", default=None, allow_null=True)
    words = serializers.CharField()
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class Notifications(Nouns):
    """One's own bell, newest first."""

    noun = "notifications"
    permission_classes = READ
    shape = NotificationShape
    of, joined = Notification, ("case", "actor")


class OneNotification(Noun, among=Notifications):
    """Something one should know of."""


class ReadUpTo(Endpoint):
    permission_classes = READ

    @extend_schema(operation_id="notifications_mark_read", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """This one and all before it are read."""
        row = seen(request, Notification, pk=pk)
        notifications.mark_read(user=request.user, up_to=row.pk)
        return Response(status=204)
