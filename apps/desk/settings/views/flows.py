"""Settings, call flows: listed, made, drawn, published, put back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.settings.flows import kinds, outline, page, trials
from apps.desk.settings.flows.forms import FlowForm, form_for
from apps.desk.settings.flows.prompt_forms import PromptForm
from apps.voice.models import CallFlow, FlowVersion
from apps.voice.services import flow_trials, speaking
from apps.voice.services import flows as service

REFUSED = 422
TABS = ("check", "try", "versions")


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def flows(request: AgentRequest) -> HttpResponse:
    rows = (
        CallFlow.objects.visible_to(request.user)
        .select_related("brand")
        .annotate(
            live=Count("versions", filter=Q(versions__state="published"), distinct=True),
            drafts=Count("versions", filter=Q(versions__state="draft"), distinct=True),
        )
        .prefetch_related("numbers")
        .order_by("archived_at", "brand__name", "name")
    )
    return render(request, "desk/settings/flows/list.html", {"flows": rows})


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def flow_new(request: AgentRequest) -> HttpResponse:
    form = FlowForm(request.POST or None, by=request.user)
    if form.is_valid():
        try:
            made = service.create(by=request.user, **form.cleaned_data)
            return redirect("settings:flow", made.pk)
        except DomainError as refused:
            form.add_error("name", str(refused))
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/flows/new.html", {"form": form}, status=status)


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def flow(request: AgentRequest, pk: int) -> HttpResponse:
    """The builder; ``?view=list`` without a drawing, ``?view=live`` what callers do now."""
    return bench_of(request, visible(request, pk))


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_publish(request: AgentRequest, pk: int) -> HttpResponse:
    try:
        version = service.publish(flow=visible(request, pk), by=request.user)
    except DomainError as refused:
        messages.error(request, str(refused))
        return onto(request, pk, tab="check")
    if version is None:
        messages.info(request, _("There was nothing to publish: a colleague was quicker."))
    else:
        said = _("Version %(n)s is live. Calls that are in the flow stay in theirs.")
        messages.success(request, said % {"n": version.number})
    return onto(request, pk, tab="versions")


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_discard(request: AgentRequest, pk: int) -> HttpResponse:
    """Forget the draft; a flow that never was live keeps it, having nothing else."""
    found = visible(request, pk)
    if service.published_of(found):
        service.discard_draft(flow=found, by=request.user)
    return onto(request, pk)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_version(request: AgentRequest, pk: int, number: int) -> HttpResponse:
    """An earlier version is what callers hear again, at once."""
    found = visible(request, pk)
    version = get_object_or_404(FlowVersion.objects.filter(flow=found), number=number)
    try:
        now = service.roll_back(flow=found, to=version, by=request.user)
        said = _("Version %(old)s is live again, as version %(n)s.")
        messages.success(request, said % {"old": number, "n": now.number})
    except DomainError as refused:
        messages.error(request, str(refused))
    return onto(request, pk, tab="versions")


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of use, or with ``restore=1`` back into it."""
    found, restore = visible(request, pk), bool(request.POST.get("restore"))
    try:
        service.archive(flow=found, by=request.user, restore=restore)
    except DomainError as refused:
        messages.error(request, str(refused))
        return onto(request, pk)
    return redirect("settings:flow", pk) if restore else redirect("settings:flows")


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def flow_call(request: AgentRequest, pk: int) -> HttpResponse:
    """Ring the reader's own phone: they hear the draft."""
    try:
        flow_trials.dial(flow=visible(request, pk), by=request.user)
        messages.success(request, _("Your phone answers by itself; keys are on the call bar."))
    except DomainError as refused:
        messages.error(request, str(refused))
    return onto(request, pk, tab="try")


def bench_of(
    request: AgentRequest, found: CallFlow, *, node: str = "", **forms: Any
) -> HttpResponse:
    """The builder with one step open, or one of its tabs; ``forms`` are those refused."""
    view = request.GET.get("view", "")
    bench = page.Bench(found, live=view == "live")
    step = bench.step(node)
    if step:
        forms.setdefault("form", form_for(found, bench.graph["nodes"][node]))
        forms.setdefault("new_prompt", PromptForm())
    tab = request.GET.get("tab", "")
    context = forms | {
        "flow": found,
        "bench": bench,
        "step": step,
        "prompt": step and bench.prompt_of(step.name),
        "speaks": speaking.is_there(),
        "view": "live" if bench.is_live_view else "list" if view == "list" else "graph",
        "shown": bool(step or tab),
        "tab": "step" if step else tab if tab in TABS else "check",
        "palette": kinds.PALETTE,
        "outline": outline.of(bench) if view == "list" else None,
        "trial": trials.of(bench, request.GET) if tab == "try" and not step else None,
        "carry": "?view=list" if view == "list" else "",
    }
    refused = any(getattr(form, "errors", None) for form in forms.values())
    status = REFUSED if refused else 200
    return render(request, "desk/settings/flows/page.html", context, status=status)


def visible(request: AgentRequest, pk: int) -> CallFlow:
    return get_object_or_404(
        CallFlow.objects.visible_to(request.user).select_related("brand"), pk=pk
    )


def onto(request: AgentRequest, pk: int, *, node: str = "", tab: str = "") -> HttpResponse:
    """Back to the builder, drawn or listed as it was."""
    name, args = ("settings:flow_step", [pk, node]) if node else ("settings:flow", [pk])
    asked = {"view": "list"} if request.GET.get("view") == "list" else {}
    asked |= {"tab": tab} if tab else {}
    return redirect(f"{reverse(name, args=args)}{'?' if asked else ''}{urlencode(asked)}")
