"""The middle pane and what can be done to a case from its head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, screen, worklist
from apps.desk.work.forms import FactsForm, SnoozeForm
from apps.desk.work.scripts import back_to_case, go_to_case, is_part
from apps.interactions.choices import EndReason, Status
from apps.interactions.models import Case
from apps.interactions.services import case_facts, conversations, presence_on_case
from apps.interactions.services import cases as case_services


@permitted(Action.CASE_VIEW)
@require_GET
def talk(request: AgentRequest, number: int) -> HttpResponse:
    """The conversation pane; the context pane rides along."""
    case = cases.readable(request, number)
    context = screen.case(case, request.user) | screen.pane(case, request.user)
    return render(request, "desk/work/_opened.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def head(request: AgentRequest, number: int) -> HttpResponse:
    return _head(request, cases.readable(request, number))


@permitted(Action.CASE_VIEW)
@require_GET
def here(request: AgentRequest, number: int) -> HttpResponse:
    """Who else looks at the case, and who is writing."""
    case = cases.readable(request, number)
    others = presence_on_case.on(case.pk, but=request.user)
    return render(request, "desk/work/_here.html", {"case": case, "here": others})


@permitted(Action.CASE_WORK)
@require_POST
def resolve(request: AgentRequest, number: int) -> HttpResponse:
    """Settled. A conversation that ran goes on to its wrap-up, which opens beside it."""
    case = cases.workable(request, number)
    case_services.resolve(case=case, by=request.user)
    return _head(request, case, tab="wrap-up")


@permitted(Action.CASE_WORK)
@require_POST
def resolve_next(request: AgentRequest, number: int) -> HttpResponse:
    """Settled, and on to the case that wants one next; an empty desk when nothing does."""
    case = cases.workable(request, number)
    case_services.resolve(case=case, by=request.user)
    messages.success(request, _("%s is resolved.") % case.reference)
    following = worklist.following(request.user, case, now=timezone.now())
    return go_to_case(request, following.number if following else None)


@permitted(Action.CASE_WORK)
@require_POST
def reopen(request: AgentRequest, number: int) -> HttpResponse:
    case = cases.workable(request, number)
    case_services.reopen(case=case, by=request.user)
    return _head(request, case)


@permitted(Action.CASE_WORK)
@require_POST
def snooze(request: AgentRequest, number: int) -> HttpResponse:
    """Put the case aside until a time, or until the customer writes."""
    case = cases.workable(request, number)
    form = SnoozeForm(request.POST)
    until = form.until(now=timezone.now()) if form.is_valid() else None
    case_services.snooze(case=case, by=request.user, until=until)
    if until:
        at = timezone.localtime(until)
        messages.info(request, _("Asleep until %s.") % at.strftime("%d.%m. %H:%M"))
    else:
        messages.info(request, _("Asleep until the customer writes."))
    return _head(request, case)


@permitted(Action.CASE_WORK)
@require_POST
def end(request: AgentRequest, number: int) -> HttpResponse:
    """The live conversation is over; the case stays as it is."""
    case = cases.workable(request, number)
    for leg in case.interactions.filter(status=Status.ACTIVE, owner=request.user):
        conversations.end(interaction=leg, reason=EndReason.AGENT, by=request.user)
    return _head(request, case, tab="wrap-up")


@permitted(Action.CASE_WORK)
@require_POST
def facts(request: AgentRequest, number: int) -> HttpResponse:
    """Subject, priority, reason: whichever of them was sent, by whoever has seen the newest."""
    case = cases.workable(request, number)
    form = FactsForm(request.POST, user=request.user)
    if form.is_valid():
        for name, change in _CHANGES.items():
            if name in request.POST:
                version = form.cleaned_data["version"] if name == "subject" else None
                change(case, form.cleaned_data[name], request.user, version)
    tab = "case" if request.POST.get("from") == "side" else ""
    return _head(request, case, tab=tab)


_CHANGES: dict[str, Callable[[Case, Any, Any, int | None], None]] = {
    "subject": lambda case, words, by, version: case_facts.set_subject(
        case=case, subject=words, by=by, version=version
    ),
    "priority": lambda case, priority, by, version: case_facts.set_priority(
        case=case, priority=priority or case.priority, by=by, version=version
    ),
    "reason": lambda case, reason, by, version: case_facts.set_reason(
        case=case, reason=reason, by=by, version=version
    ),
}


def _head(request: AgentRequest, case: Case, *, tab: str = "") -> HttpResponse:
    """The head as it is now; ``tab`` opens in the pane beside it."""
    if request.method == "POST" and not is_part(request):
        return back_to_case(case.number, side=tab)
    case = cases.readable(request, case.number)
    context = screen.head(case, request.user)
    if tab:
        context |= screen.pane(case, request.user, tab=tab)
    response: HttpResponse = render(request, "desk/work/_head_part.html", context)
    if request.method == "POST":
        response["HX-Trigger"] = "worklist-changed"
    return response
