"""A flow as the builder draws it: its steps with their ways, faults and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from apps.desk.settings.flows import kinds, summaries
from apps.desk.settings.flows.forms import label_of
from apps.voice.domain import flow_edits
from apps.voice.domain.flow import EXITS, Kind
from apps.voice.domain.flow_checks import OPTIONAL, Finding
from apps.voice.models import CallFlow, FlowVersion, PhoneNumber, Prompt
from apps.voice.services import flow_names, flow_steps, flow_words, flows
from apps.voice.services.flow_steps import Count

HISTORY = 20


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. ``share`` of those who came in left by it, 0.0 to 1.0."""

    name: str
    label: str
    target: str
    target_title: str
    is_key: bool
    is_optional: bool = False
    left: int | None = None
    share: float | None = None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    look: kinds.Look
    title: str
    said: str
    at: str  # "x,y" where it was dragged to, else empty
    is_start: bool
    ways: list[Way]
    faults: list[str]
    free_keys: list[str] = field(default_factory=list)
    count: Count | None = None

    @property
    def hung_up(self) -> int | None:
        """In per cent of those who came in."""
        if self.count is None or not self.count.entered:
            return None
        return round(100 * self.count.hung_up / self.count.entered)


@dataclass(frozen=True, slots=True)
class Fault:
    """``step`` may be empty: then it is the whole flow's."""

    step: str
    said: str


class Bench:
    """One flow on the bench: the graph in front, what is live, what differs."""

    def __init__(self, flow: CallFlow, *, live: bool = False) -> None:
        self.flow = flow
        self.draft = flows.draft_of(flow)
        self.published = flows.published_of(flow)
        self.is_live_view = live and self.published is not None
        version = self.published if self.is_live_view else self.draft or self.published
        self.graph: dict[str, Any] = version.graph if version else flow_edits.empty()
        self.titles = flow_names.titles(self.graph)
        counts = self.published and self.is_live_view and flow_steps.counts(self.published)
        self.counts: Mapping[str, Count] = counts or {}
        self.findings = [] if self.is_live_view else flows.findings(flow=flow, graph=self.graph)
        names = summaries.Names.of(self.graph)
        self.steps = [self._step(name, told, names) for name, told in self._in_order()]

    @property
    def changes(self) -> list[str]:
        return self.draft.changes if self.draft else []

    @property
    def faults(self) -> list[Fault]:
        known = self.graph["nodes"]
        return [Fault(f.node if f.node in known else "", self._words(f)) for f in self.findings]

    @property
    def entered(self) -> int:
        start = self.counts.get(self.graph["start"])
        return start.entered if start else 0

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def prompt_of(self, name: str) -> Prompt | None:
        """What callers hear there, unless it is one of the telephone server's own."""
        told = self.graph["nodes"][name].get("settings") or {}
        number = str(told.get("prompt") or "")
        rows = Prompt.objects.filter(brand=self.flow.brand_id)
        return rows.filter(pk=number).first() if number.isdecimal() else None

    def history(self) -> list[FlowVersion]:
        rows = self.flow.versions.exclude(number=None).select_related("published_by")
        return list(rows.order_by("-number")[:HISTORY])

    def numbers(self) -> list[PhoneNumber]:
        """Those that lead here: in hours, outside of them, or when the agent hung up."""
        flow = self.flow
        leads = Q(flow=flow) | Q(closed_flow=flow) | Q(after_flow=flow)
        return list(PhoneNumber.objects.in_use().filter(leads).select_related("channel"))

    def _in_order(self) -> list[tuple[str, Any]]:
        """Where callers come in first: the layout counts from there."""
        nodes, start = self.graph["nodes"], self.graph["start"]
        return sorted(nodes.items(), key=lambda item: item[0] != start)

    def _step(self, name: str, told: Mapping[str, Any], names: summaries.Names) -> Step:
        count = self.counts.get(name, Count()) if self.is_live_view else None
        is_menu = told["kind"] == Kind.MENU
        return Step(
            name=name,
            look=kinds.LOOKS[Kind(told["kind"])],
            title=self.titles[name],
            said=summaries.of(told, names),
            at=",".join(str(each) for each in told.get("at", ())),
            is_start=name == self.graph["start"],
            ways=[self._way(told, way, count) for way in flow_edits.ways_of(told)],
            faults=[self._words(found) for found in self.findings if found.node == name],
            free_keys=flow_edits.free_keys(told) if is_menu else [],
            count=count,
        )

    def _way(self, told: Mapping[str, Any], way: str, count: Count | None) -> Way:
        target = flow_edits.target_of(told, way)
        left = count.left.get(way, 0) if count else None
        share = left / count.entered if count and left is not None and count.entered else None
        return Way(
            name=way,
            label=flow_names.way(way),
            target=target if target in self.graph["nodes"] else "",
            target_title=self.titles.get(target, ""),
            is_key=way not in EXITS[Kind(told["kind"])],
            is_optional=way in OPTIONAL,
            left=left,
            share=share,
        )

    def _words(self, found: Finding) -> str:
        """With what people call the step and its way."""
        ways = {"no_exit", "unknown_target"}
        about = flow_names.way(found.about) if found.code in ways else self._setting(found)
        return flow_words.finding(
            replace(found, node=self.titles.get(found.node, found.node), about=about)
        )

    def _setting(self, found: Finding) -> str:
        told = self.graph["nodes"].get(found.node)
        return label_of(Kind(told["kind"]), found.about) if told else found.about
