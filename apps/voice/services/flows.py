"""Call flows: made, changed as a draft, published with named changes, put back.

Nobody hears a draft. A call that is in a flow stays in the version in which it began.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit, sealing
from apps.voice.choices import FlowState
from apps.voice.domain import flow_checks
from apps.voice.domain.flow import Flow
from apps.voice.domain.flow_checks import Finding
from apps.voice.errors import FlowRefused
from apps.voice.models import CallFlow, FlowRun, FlowVersion, PhoneNumber
from apps.voice.services import flow_references, flow_words

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

Graph = Mapping[str, Any]

# A new flow says nothing and leads into the line.
FIRST: Graph = {"start": "line", "nodes": {"line": {"kind": "queue"}}}
MOST_NODES = 200


@transaction.atomic
def create(*, brand: Brand, name: str, by: User, graph: Graph | None = None) -> CallFlow:
    """A flow with a draft. Raises FlowRefused when its name is taken."""
    try:
        with transaction.atomic():
            flow = CallFlow.objects.create(
                brand=brand, name=_named(name),
                secret=sealing.seal(secrets.token_urlsafe(32).encode()),
            )  # fmt: skip
    except IntegrityError as error:
        raise FlowRefused(_("There is a flow of this name.")) from error
    save_draft(flow=flow, graph=graph or FIRST, by=by)
    audit.record("flow.created", actor=by, target=flow, summary=flow.name)
    return flow


@transaction.atomic
def rename(*, flow: CallFlow, name: str, by: User) -> None:
    try:
        with transaction.atomic():
            CallFlow.objects.filter(pk=flow.pk).update(name=_named(name))
    except IntegrityError as error:
        raise FlowRefused(_("There is a flow of this name.")) from error
    audit.record("flow.renamed", actor=by, target=flow, summary=f"{flow.name} → {name}")


@transaction.atomic
def archive(*, flow: CallFlow, by: User, restore: bool = False) -> None:
    """Out of use; its versions and counts stay. Raises FlowRefused while a number leads there."""
    number = PhoneNumber.objects.in_use().filter(flow=flow).first()
    number = number or PhoneNumber.objects.in_use().filter(closed_flow=flow).first()
    if number is not None and not restore:
        raise FlowRefused(_("%(number)s still leads here.") % {"number": number})
    at = None if restore else timezone.now()
    CallFlow.objects.filter(pk=flow.pk).update(archived_at=at)
    audit.record("flow.archived", actor=by, target=flow, summary=flow.name, restore=restore)


def draft_of(flow: CallFlow) -> FlowVersion | None:
    found: FlowVersion | None = FlowVersion.objects.draft().filter(flow=flow).first()
    return found


def published_of(flow: CallFlow) -> FlowVersion | None:
    found: FlowVersion | None = FlowVersion.objects.published().filter(flow=flow).first()
    return found


def findings(*, flow: CallFlow, graph: Graph) -> list[Finding]:
    """What stands in the way of publishing ``graph``. Raises FlowRefused for what is no graph."""
    return [*flow_checks.findings(_read(graph)), *flow_references.findings(flow, graph)]


@transaction.atomic
def save_draft(*, flow: CallFlow, graph: Graph, by: User) -> FlowVersion:
    """The draft as it is now; it may be unfinished. Raises FlowRefused for what is no graph."""
    _read(graph)
    flow = CallFlow.objects.select_for_update().get(pk=flow.pk)
    draft = draft_of(flow) or FlowVersion(flow=flow)
    live = published_of(flow)
    draft.graph, draft.by = dict(graph), by
    draft.changes = flow_words.changes(live.graph if live else {}, graph)
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, flow: CallFlow, by: User) -> None:
    """Forget the draft, also where somebody tries it now. Twice is harmless."""
    FlowRun.objects.filter(version__in=FlowVersion.objects.draft().filter(flow=flow)).delete()
    gone, _rows = FlowVersion.objects.draft().filter(flow=flow).delete()
    if gone:
        audit.record("flow.draft_discarded", actor=by, target=flow, summary=flow.name)


@transaction.atomic
def publish(*, flow: CallFlow, by: User) -> FlowVersion | None:
    """Let callers hear the draft. None when there is none: somebody else has published it.

    Raises FlowRefused with its findings.
    """
    flow = CallFlow.objects.select_for_update().get(pk=flow.pk)
    draft = draft_of(flow)
    if draft is None:
        return None
    found = findings(flow=flow, graph=draft.graph)
    if found:
        raise FlowRefused(flow_words.finding(found[0]), findings=found)
    live = published_of(flow)
    if live is not None:
        FlowVersion.objects.filter(pk=live.pk).update(state=FlowState.RETIRED)
    draft.changes = flow_words.changes(live.graph if live else {}, draft.graph)
    draft.number, draft.state = _next_number(flow), FlowState.PUBLISHED
    draft.published_by, draft.published_at = by, timezone.now()
    draft.save()
    audit.record(
        "flow.published", actor=by, target=flow, summary="; ".join(draft.changes)[:300],
        version=draft.number,
    )  # fmt: skip
    return draft


@transaction.atomic
def roll_back(*, flow: CallFlow, to: FlowVersion, by: User) -> FlowVersion:
    """An earlier version's graph is what callers hear, at once, as a version of its own.

    A draft that is in work stays. Raises FlowRefused when it leads to what is gone.
    """
    if to.flow_id != flow.pk or to.state == FlowState.DRAFT:
        raise FlowRefused(_("Only a version that was published can be put back."))
    flow = CallFlow.objects.select_for_update().get(pk=flow.pk)
    live = published_of(flow)
    if live is not None and live.pk == to.pk:
        return live
    found = findings(flow=flow, graph=to.graph)
    if found:
        raise FlowRefused(flow_words.finding(found[0]), findings=found)
    FlowVersion.objects.published().filter(flow=flow).update(state=FlowState.RETIRED)
    version = FlowVersion.objects.create(
        flow=flow, number=_next_number(flow), state=FlowState.PUBLISHED, graph=to.graph, by=to.by,
        changes=flow_words.changes(live.graph if live else {}, to.graph),
        published_by=by, published_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "flow.rolled_back", actor=by, target=flow, summary=f"{to.number}", version=version.number
    )
    return version


def diff(old: FlowVersion | None, new: FlowVersion) -> list[str]:
    """What ``new`` does otherwise, in words."""
    return flow_words.changes(old.graph if old else {}, new.graph)


def signing_secret(flow: CallFlow) -> str:
    """With which the requests of its data actions are signed."""
    return sealing.unseal(bytes(flow.secret)).decode()


def _named(name: str) -> str:
    if not name.strip():
        raise FlowRefused(_("Give the flow a name."))
    return name.strip()[:80]


def _read(graph: Graph) -> Flow:
    try:
        flow = flow_checks.read(graph)
    except ValueError as error:
        raise FlowRefused(str(error)) from error
    if len(flow.nodes) > MOST_NODES:
        raise FlowRefused(_("A flow has 200 nodes at most; use flows within flows."))
    return flow


def _next_number(flow: CallFlow) -> int:
    last = FlowVersion.objects.filter(flow=flow).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
