"""Call flows: drawn as a graph, published, and an earlier version put back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.facets import Facet
from apps.core.nouns import Noun, Nouns, seen
from apps.voice.domain import flow_edits
from apps.voice.models import CallFlow, FlowVersion
from apps.voice.services import flow_drafts, flow_words, flows

KEEP = [granted(Action.CHANNEL_MANAGE)]
NODES = (
    "`{start, nodes: {name: {kind, exits, choices, settings, label}}}`: `exits` lead on by the "
    "way out, `choices` of a menu by the key."
)


class FlowShape(serializers.Serializer[CallFlow]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug")
    version = serializers.SerializerMethodField(help_text="That callers hear; null: none yet.")
    has_draft = serializers.SerializerMethodField()
    numbers = serializers.SerializerMethodField(help_text="Whose callers meet it first.")

    def get_version(self, row: CallFlow) -> int | None:
        numbers = [one.number for one in row.versions.all() if one.state == "published"]
        return numbers[0] if numbers else None

    def get_has_draft(self, row: CallFlow) -> bool:
        return any(one.state == "draft" for one in row.versions.all())

    def get_numbers(self, row: CallFlow) -> list[str]:
        return [one.number for one in row.numbers.all() if one.archived_at is None]


class WantedFlows(serializers.Serializer[Any]):
    brand = serializers.SlugField(required=False)


class FlowGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)


class NewFlow(FlowGiven):
    brand = serializers.SlugField()


class Flows(Nouns):
    """What callers hear and where their keys lead, of the brands one serves."""

    noun = "call_flows"
    permission_classes = KEEP
    shape = FlowShape
    asks = WantedFlows
    filters = {"brand": "brand__slug"}
    takes = NewFlow
    of, joined, fetched = CallFlow, ("brand",), ("versions", "numbers")
    where = {"archived_at": None}

    def make(self, request: Any, given: dict[str, Any]) -> CallFlow:
        """With a draft that leads straight into the line."""
        brand = seen(request, Brand, slug=given["brand"], archived_at=None)
        return flows.create(brand=brand, name=given["name"], by=request.user)


class OneFlow(Noun, among=Flows):
    """A call flow; its graph is at `draft/` and `versions/`."""

    takes = FlowGiven

    def change(self, request: Any, row: CallFlow, given: dict[str, Any]) -> None:
        """Its name; one that is taken is refused."""
        if "name" in given:
            flows.rename(flow=row, name=given["name"], by=request.user)

    def remove(self, request: Any, row: CallFlow) -> None:
        """Archived; refused while a number leads there."""
        flows.archive(flow=row, by=request.user)


class Graph(serializers.DictField):
    """A graph that a form of ours could have made."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        try:
            return flow_edits.restored(super().to_internal_value(data))
        except (ValueError, OverflowError) as error:
            raise serializers.ValidationError(f"No such graph can be drawn: {error}") from error


class FlowDraftShape(serializers.Serializer[CallFlow]):
    graph = serializers.SerializerMethodField(help_text=NODES)
    problems = serializers.SerializerMethodField(help_text="What stands in the way of publishing.")

    def get_graph(self, flow: CallFlow) -> dict[str, Any]:
        return flow_drafts.graph_of(flow)

    def get_problems(self, flow: CallFlow) -> list[str]:
        found = flows.findings(flow=flow, graph=flow_drafts.graph_of(flow))
        return [flow_words.finding(one) for one in found]


class FlowDraftGiven(serializers.Serializer[Any]):
    graph = Graph(help_text=NODES)


class DraftOfFlow(Facet):
    """What is being drawn; without a draft, what callers hear."""

    noun = "call_flows_draft"
    permission_classes = KEEP
    shape, takes = FlowDraftShape, FlowDraftGiven
    of, joined = CallFlow, ("brand",)

    def current(self, whose: CallFlow) -> CallFlow:
        return whose

    def arrange(self, request: Any, whose: CallFlow, given: dict[str, Any]) -> None:
        """Kept though it be unfinished; nobody hears it."""
        flows.save_draft(flow=whose, graph=given["graph"], by=request.user)

    @extend_schema(operation_id="call_flows_draft_discard", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """Forget it; a flow that was never published keeps its own."""
        flow = self.whose(request)
        if flows.published_of(flow):
            flows.discard_draft(flow=flow, by=request.user)
        return Response(status=204)


class FlowVersionShape(serializers.Serializer[FlowVersion]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField())
    graph = serializers.DictField()
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField(source="published_by.username", allow_null=True)


class FlowVersions(Nouns):
    """What callers heard and hear, newest first."""

    noun = "call_flow_versions"
    permission_classes = KEEP
    shape = FlowVersionShape

    def rows(self, request: Any) -> QuerySet[FlowVersion]:
        flow = seen(request, CallFlow, pk=self.kwargs["pk"])
        rows = FlowVersion.objects.filter(flow=flow, number__isnull=False)
        return rows.select_related("published_by")


class Published(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        min_value=1, required=False, max_value=10**6, help_text="An earlier one; unsaid: the draft."
    )


class PublicationOfFlow(Facet):
    """What callers hear now."""

    noun = "call_flows_publication"
    permission_classes = KEEP
    shape, takes = FlowVersionShape, Published
    of = CallFlow

    def current(self, whose: CallFlow) -> FlowVersion:
        rows = FlowVersion.objects.published().select_related("published_by")
        return get_object_or_404(rows, flow=whose)

    def arrange(self, request: Any, whose: CallFlow, given: dict[str, Any]) -> None:
        """Callers hear the draft, or an earlier version again; refused with what is missing."""
        if "version" not in given:
            flows.publish(flow=whose, by=request.user)
            return
        rows = FlowVersion.objects.filter(flow=whose)
        old = get_object_or_404(rows, number=given["version"])
        flows.roll_back(flow=whose, to=old, by=request.user)
