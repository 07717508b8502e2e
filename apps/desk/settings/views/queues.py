"""Settings, queues: sentences to change, a draft to publish, versions to go back to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, onward, permitted
from apps.desk.settings.queues import forms, page
from apps.routing.errors import RulesRefused
from apps.routing.models import Queue, QueueVersion
from apps.routing.services import queues as service
from apps.routing.services.preview import MadeUp

REFUSED = 422
_KEYS = {rule.key for rule in page.RULES}


@permitted(Action.QUEUE_MANAGE)
@require_GET
def queues(request: AgentRequest) -> HttpResponse:
    rows = (
        Queue.objects.visible_to(request.user)
        .select_related("brand", "calendar")
        .prefetch_related("teams", "entry_points__channel")
        .annotate(drafts=Count("versions", filter=Q(versions__number__isnull=True)))
        .order_by("archived_at", "name")
    )
    return render(request, "desk/settings/queues/list.html", {"queues": rows})


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def queue_new(request: AgentRequest) -> HttpResponse:
    form = forms.NewQueueForm(request.POST or None, by=request.user)
    if form.is_valid():
        queue = service.create(by=request.user, **form.shape())
        messages.success(request, _("%(queue)s is live.") % {"queue": queue})
        return onward(request, "settings:queue", queue.pk)
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/queues/new.html", {"form": form}, status=status)


@permitted(Action.QUEUE_MANAGE)
@require_GET
def queue(request: AgentRequest, pk: int) -> HttpResponse:
    """The page; ``?edit=target`` opens one rule, ``?tab=changes`` shows versions."""
    found = _visible(request, pk)
    key = request.GET.get("edit", "")
    form = None
    shown = page.Shown(found, now=timezone.now())
    if key in _KEYS:
        form = page.form_for(key, None, by=request.user, rules=shown.rules, queue=found)
    return _page(request, shown, edit=key, form=form)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def queue_rule(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """Change one rule of the draft."""
    found = _visible(request, pk)
    if key not in _KEYS:
        raise Http404
    rules = (service.draft_of(found) or QueueVersion(rules=service.rules_of(found))).rules
    form = page.form_for(key, request.POST, by=request.user, rules=rules, queue=found)
    problem = None
    if form.is_valid():
        try:
            service.edit(queue=found, by=request.user, **form.changes())
            return redirect("settings:queue", pk)
        except RulesRefused as refused:
            problem = refused
    shown = page.Shown(found, now=timezone.now())
    return _page(request, shown, edit=key, form=form, problem=problem, status=REFUSED)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def queue_publish(request: AgentRequest, pk: int) -> HttpResponse:
    version = service.publish(queue=_visible(request, pk), by=request.user)
    if version is None:
        messages.info(request, _("There was nothing to publish: a colleague was quicker."))
    else:
        messages.success(request, _("Version %(n)s is live.") % {"n": version.number})
    return redirect("settings:queue", pk)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def queue_schedule(request: AgentRequest, pk: int) -> HttpResponse:
    """Publish the draft later, by itself; without a time no longer."""
    form = forms.ScheduleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a date and a time."))
        return redirect("settings:queue", pk)
    try:
        service.schedule(queue=_visible(request, pk), by=request.user, at=form.cleaned_data["at"])
    except RulesRefused as refused:
        messages.error(request, str(refused))
    return redirect("settings:queue", pk)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def queue_discard(request: AgentRequest, pk: int) -> HttpResponse:
    service.discard(queue=_visible(request, pk), by=request.user)
    return redirect("settings:queue", pk)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def queue_version(request: AgentRequest, pk: int, number: int) -> HttpResponse:
    """An earlier version as the draft."""
    queue = _visible(request, pk)
    version = get_object_or_404(QueueVersion.objects.published(), queue=queue, number=number)
    service.put_back(version=version, by=request.user)
    return redirect("settings:queue", pk)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def queue_archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of use, or with ``restore=1`` back into it."""
    queue = _visible(request, pk)
    if request.POST.get("restore"):
        service.restore(queue=queue, by=request.user)
        return redirect("settings:queue", pk)
    service.archive(queue=queue, by=request.user)
    return redirect("settings:queues")


@permitted(Action.QUEUE_MANAGE)
@require_GET
def queue_simulator(request: AgentRequest, pk: int) -> HttpResponse:
    """Who would be served next, with a made-up contact among them."""
    shown = page.Shown(_visible(request, pk), now=timezone.now())
    form = forms.MadeUpForm(request.GET)
    made_up = None
    if form.is_valid():
        given = form.cleaned_data
        boosts = frozenset(name for name in ("vip", "repeat") if given[name])
        made_up = MadeUp(given["kind"], given["waited"] or 0, boosts)
    context = {"shown": shown, "lines": shown.simulate(made_up), "made_up": form}
    status = 200 if form.is_valid() else REFUSED
    return render(request, "desk/settings/queues/_simulator.html", context, status=status)


def _page(
    request: AgentRequest, shown: page.Shown, *, status: int = 200, **context: Any
) -> HttpResponse:
    tab = request.GET.get("tab", "next")
    context |= {
        "shown": shown,
        "queue": shown.queue,
        "draft": shown.draft,
        "now": shown.now,
        "was": shown.was,
        "rules": page.RULES,
        "tab": tab if tab in ("next", "changes", "used") else "next",
        "lines": shown.simulate(),
        "made_up": forms.MadeUpForm(),
    }
    context |= page.beside(shown.queue)
    return render(request, "desk/settings/queues/page.html", context, status=status)


def _visible(request: AgentRequest, pk: int) -> Queue:
    rows = Queue.objects.visible_to(request.user).select_related("brand", "calendar")
    return get_object_or_404(rows, pk=pk)
