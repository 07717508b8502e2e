"""Settings, call flows: one change of the draft at a time, each kept at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.settings.flows import edits
from apps.desk.settings.flows.forms import form_for
from apps.desk.settings.flows.prompt_forms import PromptForm
from apps.desk.settings.views.flows import bench_of, onto, visible
from apps.voice.domain import flow_edits
from apps.voice.models import CallFlow
from apps.voice.services import flow_drafts


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def flow_step(request: AgentRequest, pk: int, node: str) -> HttpResponse:
    """The builder with one step open; its form posts here."""
    found = visible(request, pk)
    told = _told(found, node)
    if request.method != "POST":
        return bench_of(request, found, node=node)
    form = form_for(found, told, request.POST)
    if not form.is_valid():
        return bench_of(request, found, node=node, form=form)
    _settle(request, found, node, label=form.cleaned_data["label"], settings=form.settings())
    return onto(request, pk, node=node)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_edit(request: AgentRequest, pk: int, edit: str) -> HttpResponse:
    """Add, connect, remove, move, undo: what ``edits`` knows."""
    found, form = visible(request, pk), edits.of(edit, request.POST)
    if form is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))
        return onto(request, pk)
    try:
        graph = flow_drafts.change(flow=found, by=request.user, edit=form.edit)
    except DomainError as refused:
        messages.error(request, str(refused))
        return onto(request, pk)
    return onto(request, pk, node=form.in_front(graph))


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_prompt(request: AgentRequest, pk: int, node: str) -> HttpResponse:
    """A new prompt, recorded or written, and the step that says it."""
    found = visible(request, pk)
    told = _told(found, node)
    form = PromptForm(request.POST, request.FILES)
    prompt = form.saved(brand=found.brand, by=request.user)
    if prompt is None:
        return bench_of(request, found, node=node, new_prompt=form)
    settings = {**(told.get("settings") or {}), "prompt": str(prompt.pk)}
    _settle(request, found, node, label=str(told.get("label", "")), settings=settings)
    return onto(request, pk, node=node)


def _told(flow: CallFlow, node: str) -> dict[str, Any]:
    nodes = flow_drafts.graph_of(flow)["nodes"]
    if node not in nodes:
        raise Http404
    return dict(nodes[node])


def _settle(
    request: AgentRequest, flow: CallFlow, node: str, *, label: str, settings: dict[str, Any]
) -> None:
    """Kept, unless somebody removed the step meanwhile."""
    flow_drafts.change(
        flow=flow, by=request.user,
        edit=lambda graph: flow_edits.settled(graph, node=node, label=label, settings=settings),
    )  # fmt: skip
