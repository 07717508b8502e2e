"""One caller's way through a flow, kept at every step: where they are, what is known of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from apps.core import sealing
from apps.routing.models import Queue
from apps.voice.domain import flow as flows
from apps.voice.domain import flow_checks
from apps.voice.domain.flow import Circle, Flow, Kind, Step, Walk
from apps.voice.models import Call, FlowRun, FlowVersion
from apps.voice.services import calls, flow_facts, flow_steps

log = structlog.get_logger(__name__)

DEEPEST = 5  # flows within flows
MOST_HOPS = 50  # between flows, without a word said


@dataclass(frozen=True, slots=True)
class Doing:
    """What is to be done now. ``turn`` is the run's: what ends of an earlier one is stale."""

    step: Step
    turn: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the flow found out for whoever answers."""

    queue: Queue | None
    skills: dict[int, int]
    priority: int
    language: str
    context: dict[str, str]


NOTHING = Wanted(None, {}, 0, "", {})


@transaction.atomic
def begin(call: Call, version: FlowVersion) -> Doing:
    calls.in_flow(call)
    run, _made = FlowRun.objects.update_or_create(
        call=call, defaults={"version": version, "back": [], "ended_at": None}
    )
    flow = flow_checks.read(version.graph)
    return _settled(run, Walk(node=flow.start), lambda walk, at: flows.enter(flow, walk, at))


@transaction.atomic
def go_on(
    call: Call, answer: str, *, turn: int, found: dict[str, str] | None = None
) -> Doing | None:
    """After what happened; None when ``turn`` is not the run's any more."""
    run = _live(call)
    if run is None or run.turn != turn:
        return None
    flow = flow_checks.read(run.version.graph)
    return _settled(
        run, _walk(run), lambda walk, at: flows.go_on(flow, walk, answer, at, **(found or {}))
    )


def current(call: Call) -> Doing | None:
    """What was being done: for a process that has just started, and for what ends late."""
    run = FlowRun.objects.select_related("version").filter(call=call, ended_at=None).first()
    if run is None:
        return None
    walk = _walk(run)
    try:
        step = flows.here(flow_checks.read(run.version.graph), walk)
    except (KeyError, ValueError):
        step = Step(Kind.QUEUE, walk)  # as _settled has said
    return Doing(step, run.turn)


@transaction.atomic
def end(call: Call, *, hung_up: bool = False) -> None:
    """The flow is behind them: what was keyed in securely is forgotten."""
    run = _live(call)
    if run is None:
        return
    if call.is_trial:
        run.delete()
        return
    walk = _walk(run)
    if hung_up:
        flow_steps.passed(run.version_id, [(walk.node, flow_steps.HUNG_UP)])
    kept = {name: value for name, value in walk.attributes.items() if name not in walk.secret}
    _keep(run, replace(walk, attributes=kept, secret=frozenset()))
    FlowRun.objects.filter(pk=run.pk).update(ended_at=timezone.now())


def wanted(call: Call) -> Wanted:
    """Where the flow leads its caller, and what it says of them."""
    run = FlowRun.objects.select_related("version").filter(call=call).first()
    if run is None:
        return NOTHING
    walk = _walk(run)
    settings = run.version.graph["nodes"].get(walk.node, {}).get("settings") or {}
    queue = Queue.objects.current().filter(pk=settings.get("queue") or 0).first()
    skills = {int(pk): level for pk, level in walk.skills.items() if pk.isdecimal()}
    return Wanted(queue, skills, walk.priority, walk.language, flows.shown(walk))


def attributes(call: Call) -> dict[str, str]:
    """Everything that is known, secrets too: for a webhook of ours and for nothing else."""
    run = _live(call)
    return dict(_walk(run).attributes) if run else {}


def _settled(run: FlowRun, walk: Walk, move: Any) -> Doing:
    """Move, enter and leave flows within flows, until something must happen outside."""
    try:
        step = move(walk, flow_facts.of(run.call, run.version.graph))
        for _hop in range(MOST_HOPS):
            further = _between(run, step)
            if further is None:
                break
            step = further
    except (Circle, KeyError, ValueError, TypeError):
        log.exception("voice.flow_broken", call=run.call_id, version=run.version_id)
        step = Step(Kind.QUEUE, walk)  # a flow that fails never loses its caller
    _count(run, step)
    run.turn += 1
    _keep(run, replace(step.walk, path=(), ways=()))
    return Doing(step, run.turn)


def _between(run: FlowRun, step: Step) -> Step | None:
    """Into another flow, or back out of one; None when the step is for the outside."""
    if step.verb is Kind.FLOW:
        _count(run, step)
        inner = FlowVersion.objects.published().filter(flow=step.settings.get("flow") or 0).first()
        if inner is None or len(run.back) >= DEEPEST:
            return _moved(run, step.walk, "next")
        run.back = [*run.back, [run.version_id, step.walk.node]]
        run.version = inner
        flow = flow_checks.read(inner.graph)
        return flows.enter(flow, _uncounted(step.walk), flow_facts.of(run.call, inner.graph))
    if step.verb is Kind.END and run.back:
        _count(run, step)
        *outer, (version_id, node) = run.back
        run.back, run.version = outer, FlowVersion.objects.get(pk=version_id)
        return _moved(run, replace(step.walk, node=node), "next")
    return None


def _moved(run: FlowRun, walk: Walk, answer: str) -> Step:
    graph = run.version.graph
    flow: Flow = flow_checks.read(graph)
    return flows.go_on(flow, _uncounted(walk), answer, flow_facts.of(run.call, graph))


def _uncounted(walk: Walk) -> Walk:
    return replace(walk, path=(), ways=())


def _count(run: FlowRun, step: Step) -> None:
    if run.call.is_trial:
        return
    came = [(node, flow_steps.ENTERED) for node in step.walk.path]
    flow_steps.passed(run.version_id, [*came, *step.walk.ways])


def _live(call: Call) -> FlowRun | None:
    found: FlowRun | None = (
        FlowRun.objects.select_for_update(of=("self",))
        .select_related("version", "call__number__channel")
        .filter(call=call, ended_at=None)
        .first()
    )
    return found


def _keep(run: FlowRun, walk: Walk) -> None:
    plain = {name: value for name, value in walk.attributes.items() if name not in walk.secret}
    hidden = {name: walk.attributes[name] for name in walk.secret if name in walk.attributes}
    run.walk = {
        "node": walk.node,
        "tries": walk.tries,
        "attributes": plain,
        "secret": sorted(walk.secret),
        "skills": dict(walk.skills),
        "priority": walk.priority,
        "language": walk.language,
    }
    run.secrets = sealing.seal(json.dumps(hidden).encode()) if hidden else b""
    run.save()


def _walk(run: FlowRun) -> Walk:
    told = run.walk
    hidden = json.loads(sealing.unseal(bytes(run.secrets))) if run.secrets else {}
    return Walk(
        node=told["node"],
        tries=told["tries"],
        attributes={**told["attributes"], **hidden},
        secret=frozenset(told["secret"]),
        skills=told["skills"],
        priority=told["priority"],
        language=told["language"],
    )
