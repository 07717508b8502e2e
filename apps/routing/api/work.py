"""The token owner's own part in routing: presence and offers; and the queues' state."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint, read
from apps.routing.api.queues import NewQueue, OneQueueShape, made
from apps.routing.choices import EntryState, PresenceState
from apps.routing.models import Offer, Presence, Queue, ReasonCode
from apps.routing.services import offers, presence, waits

WAITING = Q(entries__state__in=[EntryState.WAITING, EntryState.OFFERED])


class OfferShape(serializers.Serializer[Offer]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="entry.interaction_id")
    case = serializers.IntegerField(source="entry.interaction.case.number")
    kind = serializers.CharField(source="entry.kind")
    queue = serializers.CharField(source="entry.queue.name")
    reason = serializers.CharField()
    offered_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class Accepted(serializers.Serializer[Any]):
    interaction = serializers.IntegerField()
    case = serializers.IntegerField()


class PresenceShape(serializers.Serializer[Presence]):
    presence = serializers.CharField()
    reason = serializers.CharField(source="reason.name", default=None, allow_null=True)
    routing = serializers.CharField()
    device = serializers.CharField()
    presence_since = serializers.DateTimeField()


class PresenceGiven(serializers.Serializer[Any]):
    presence = serializers.ChoiceField(PresenceState.choices)
    reason = serializers.CharField(required=False, max_length=60, help_text="Its name.")


class QueueShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.SlugField()
    waiting = serializers.IntegerField()
    waiting_since = serializers.DateTimeField(allow_null=True, help_text="Who waits longest.")
    expected_wait_low = serializers.IntegerField(allow_null=True, help_text="Seconds.")
    expected_wait_high = serializers.IntegerField(allow_null=True)


class Offers(Endpoint):
    permission_classes = [granted(Action.DESK_USE)]

    @extend_schema(operation_id="offers_list", responses=OfferShape(many=True))
    def get(self, request: ProgramRequest) -> Response:
        """Those that are open and one's own."""
        rows = Offer.objects.open().filter(agent=request.user).order_by("pk")
        rows = rows.select_related("entry__queue", "entry__interaction__case")
        return Response(OfferShape(rows, many=True).data)


class Acceptance(Endpoint):
    permission_classes = [granted(Action.DESK_USE)]

    @extend_schema(operation_id="offers_accept", request=None, responses=Accepted)
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """It is yours; twice is once. 409 when it is gone."""
        own = get_object_or_404(Offer.objects.filter(agent=request.user), pk=pk)
        part = offers.accept(offer_id=own.pk, agent=request.user)
        return Response({"interaction": part.pk, "case": part.case.number})


class Refusal(Endpoint):
    permission_classes = [granted(Action.DESK_USE)]

    @extend_schema(operation_id="offers_decline", request=None, responses={204: None})
    def post(self, request: ProgramRequest, pk: int) -> Response:
        own = get_object_or_404(Offer.objects.filter(agent=request.user), pk=pk)
        offers.decline(offer_id=own.pk, agent=request.user)
        return Response(status=204)


class OwnPresence(Endpoint):
    permission_classes = [granted(Action.DESK_USE)]

    @extend_schema(operation_id="presence_read", responses=PresenceShape)
    def get(self, request: ProgramRequest) -> Response:
        row = Presence.objects.select_related("reason").filter(user=request.user).first()
        return Response(PresenceShape(row or Presence(user=request.user)).data)

    @extend_schema(operation_id="presence_set", request=PresenceGiven, responses=PresenceShape)
    def put(self, request: ProgramRequest) -> Response:
        """Also the sign of life: repeat it every 20 seconds, or offers go to others."""
        given = read(PresenceGiven, request)
        reason = None
        if given.get("reason"):
            reasons = ReasonCode.objects.visible_to(request.user).current()
            reason = get_object_or_404(reasons, name=given["reason"])
        row = presence.set_presence(
            user=request.user, presence=given["presence"], reason=reason, by=request.user
        )
        return Response(PresenceShape(row).data)


class Queues(Endpoint):
    permission_classes = [granted(Action.DESK_USE, Action.QUEUE_MANAGE)]

    @extend_schema(operation_id="queues_list", responses=QueueShape(many=True))
    def get(self, request: ProgramRequest) -> Response:
        """Who waits where, and how long somebody who came now would."""
        rows = (
            Queue.objects.visible_to(request.user)
            .current()
            .select_related("brand")
            .annotate(
                waiting=Count("entries", filter=WAITING, distinct=True),
                waiting_since=Min("entries__enqueued_at", filter=WAITING),
            )
        )
        return Response(QueueShape([_row(queue) for queue in rows], many=True).data)

    @extend_schema(operation_id="queues_create", request=NewQueue, responses={201: OneQueueShape})
    def post(self, request: ProgramRequest) -> Response:
        """A queue with the house's usual rules, live at once. Its name is its key."""
        return Response(OneQueueShape(made(request)).data, status=201)


def _row(queue: Any) -> dict[str, Any]:
    said = waits.expected(queue, ahead=queue.waiting)
    return {
        "id": queue.pk,
        "name": queue.name,
        "brand": queue.brand.slug,
        "waiting": queue.waiting,
        "waiting_since": queue.waiting_since,
        "expected_wait_low": round(said.low) if said else None,
        "expected_wait_high": round(said.high) if said else None,
    }
