"""A draft changed by one edit at a time: read, changed and kept under one lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

from apps.voice.domain import flow_edits
from apps.voice.domain.flow_edits import Graph
from apps.voice.models import CallFlow
from apps.voice.services import flows

if TYPE_CHECKING:
    from apps.accounts.models import User


def graph_of(flow: CallFlow) -> Graph:
    """What the builder works on: the draft; without one, what is live."""
    version = flows.draft_of(flow) or flows.published_of(flow)
    return dict(version.graph) if version else flow_edits.empty()


@transaction.atomic
def change(*, flow: CallFlow, by: User, edit: Callable[[Graph], Graph]) -> Graph:
    """``edit`` applied to the graph as it is by now. Raises FlowRefused."""
    flow = CallFlow.objects.select_for_update().get(pk=flow.pk)
    graph = graph_of(flow)
    wanted = edit(graph)
    if wanted != graph:
        flows.save_draft(flow=flow, graph=wanted, by=by)
    return wanted
