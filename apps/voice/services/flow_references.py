"""What a graph points at outside itself: prompts, queues, skills, numbers, other flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apps.accounts.models import Skill
from apps.routing.models import Calendar, Queue
from apps.voice.domain import dialling
from apps.voice.domain.dialling import Rule
from apps.voice.domain.flow import STOCK
from apps.voice.domain.flow_checks import Finding
from apps.voice.models import CallFlow, FlowVersion, Prompt


def findings(flow: CallFlow, graph: Mapping[str, Any]) -> list[Finding]:
    """Each reference that leads nowhere, with its node."""
    known = {
        "prompt": _ids(Prompt.objects.in_use().filter(brand=flow.brand_id)),
        "queue": _ids(Queue.objects.current().filter(brand=flow.brand_id)),
        "calendar": _ids(Calendar.objects.all()),
        "skills": _ids(Skill.objects.all()),
        # Of itself it could come back for ever; of what is not published nobody would come out.
        "flow": {
            str(pk)
            for pk in FlowVersion.objects.published()
            .filter(flow__brand=flow.brand_id, flow__archived_at=None)
            .exclude(flow=flow)
            .values_list("flow", flat=True)
        },
    }
    nodes = graph["nodes"].items()
    found = [
        Finding(name, "gone", setting)
        for name, node in nodes
        for setting, value in _named(node.get("settings") or {})
        if value not in known[setting]
    ]
    numbers = [(name, (node.get("settings") or {}).get("number")) for name, node in nodes]
    refused = [name for name, number in numbers if number and not _may_lead_to(str(number))]
    return [*found, *(Finding(name, "bad_setting", "number") for name in refused)]


def _may_lead_to(number: str) -> bool:
    """Whoever publishes a flow spends the centre's money: no number that costs extra, and only
    whole ones. Abroad is allowed: partners are there."""
    rule = Rule(abroad=True)
    return dialling.check(number, country="", home=[], rule=rule, today=0).refusal is None


def _named(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for setting in ("prompt", "queue", "calendar", "flow"):
        value = str(settings.get(setting) or "")
        if value and not value.startswith(STOCK):
            yield setting, value
    for skill in settings.get("skills") or {}:
        yield "skills", str(skill)


def _ids(rows: Any) -> set[str]:
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
