"""Single engagements: where they stand, how they end, what came of them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint, asked, read
from apps.core.nouns import paged
from apps.interactions.api.cases import PAGING
from apps.interactions.api.shapes import InteractionShape, WrapUpGiven
from apps.interactions.choices import EndReason, Status
from apps.interactions.models import Case, Disposition, Interaction
from apps.interactions.services import conversations, wrap_ups


class Wanted(serializers.Serializer[Any]):
    case = serializers.IntegerField(required=False, help_text="Its number.")
    status = serializers.ChoiceField(Status.choices, required=False)
    kind = serializers.CharField(required=False, max_length=12)
    owner = serializers.CharField(required=False, help_text='A username, or "me".')
    opened_since = serializers.DateTimeField(required=False)


FIELDS = {
    "case": "case__number",
    "status": "status",
    "kind": "kind",
    "opened_since": "opened_at__gte",
}


class Interactions(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW)]

    @extend_schema(
        operation_id="interactions_list",
        parameters=[Wanted, *PAGING],
        responses=paged(InteractionShape),
    )
    def get(self, request: ProgramRequest) -> Response:
        wanted = asked(Wanted, request)
        rows = Interaction.objects.visible_to(request.user)
        rows = rows.filter(**{FIELDS[name]: wanted[name] for name in FIELDS if name in wanted})
        if owner := wanted.get("owner"):
            rows = rows.filter(owner__username=request.user.username if owner == "me" else owner)
        return self.page(rows.select_related("case", "channel", "owner"), InteractionShape)


class OneInteraction(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW)]

    @extend_schema(operation_id="interactions_read", responses=InteractionShape)
    def get(self, request: ProgramRequest, pk: int) -> Response:
        return _shown(_one(request, pk))


class Ending(Endpoint):
    permission_classes = [granted(Action.CASE_WORK)]

    @extend_schema(operation_id="interactions_end", request=None, responses=InteractionShape)
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """The conversation is over; twice is once."""
        part = _workable(request, pk)
        conversations.end(interaction=part, reason=EndReason.AGENT, by=request.user)
        return _shown(_one(request, pk))


class WrapUp(Endpoint):
    permission_classes = [granted(Action.CASE_WORK)]

    @extend_schema(
        operation_id="interactions_wrap_up", request=WrapUpGiven, responses=InteractionShape
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """What came of it; with ``finish`` (the usual) the work on it is done."""
        given, part = read(WrapUpGiven, request), _workable(request, pk)
        disposition = get_object_or_404(
            Disposition.objects.visible_to(request.user).current(), code=given["disposition"]
        )
        wrap_ups.save(
            interaction=part,
            by=request.user,
            disposition=disposition,
            outcome=given.get("outcome", ""),
            fields=given.get("fields", {}),
            note=given["note"],
        )
        if given["finish"]:
            wrap_ups.finish(interaction=part, by=request.user)
        return _shown(_one(request, pk))


def _one(request: ProgramRequest, pk: int) -> Interaction:
    rows = Interaction.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("case", "channel", "owner"), pk=pk)


def _workable(request: ProgramRequest, pk: int) -> Interaction:
    cases = Case.objects.workable_by(request.user)
    rows = Interaction.objects.filter(case__in=cases.values("pk"))
    return get_object_or_404(rows.select_related("case", "channel", "owner"), pk=pk)


def _shown(part: Interaction) -> Response:
    return Response(InteractionShape(part).data)
