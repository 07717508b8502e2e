"""The middle pane and what can be done to a case from its head."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, screen
from apps.desk.work.forms import SnoozeForm
from apps.interactions.models import Message
from apps.interactions.services import cases as case_services


@permitted(Action.CASE_VIEW)
@require_GET
def talk(request: AgentRequest, number: int) -> HttpResponse:
    """The conversation pane; the context pane rides along."""
    case = cases.readable(request, number)
    context = screen.case(case, request.user) | {"with_side": True}
    return render(request, "desk/work/_talk.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def head(request: AgentRequest, number: int) -> HttpResponse:
    case = cases.readable(request, number)
    journey = cases.legs(case)
    context = {
        "case": case,
        "journey": journey,
        "leg": cases.current_leg(journey),
        "may_work": request.user.may(Action.CASE_WORK),
    }
    return render(request, "desk/work/_head.html", context)


@permitted(Action.CASE_WORK)
@require_POST
def resolve(request: AgentRequest, number: int) -> HttpResponse:
    case_services.resolve(case=cases.workable(request, number), by=request.user)
    return head(request, number)


@permitted(Action.CASE_WORK)
@require_POST
def reopen(request: AgentRequest, number: int) -> HttpResponse:
    case_services.reopen(case=cases.workable(request, number), by=request.user)
    return head(request, number)


@permitted(Action.CASE_WORK)
@require_POST
def snooze(request: AgentRequest, number: int) -> HttpResponse:
    """Put the case aside until a time, or until the customer writes."""
    case = cases.workable(request, number)
    form = SnoozeForm(request.POST)
    until = form.until(now=timezone.now()) if form.is_valid() else timezone.now() + timedelta(1)
    case_services.snooze(case=case, by=request.user, until=until)
    return head(request, number)


@permitted(Action.CASE_VIEW)
@require_GET
@xframe_options_sameorigin
def mail_html(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """A mail's own HTML, sanitised when it came in, for a frame that may run nothing.

    The page's policy is stricter than the house's: no script, no form, pictures only from
    here; ``?images=1`` lets in those from elsewhere because the reader asked.
    """
    case = cases.readable(request, number)
    messages = Message.objects.visible_to(request.user).filter(case=case)
    message = get_object_or_404(messages, pk=message_id)
    context = {"message": message, "with_images": request.GET.get("images") == "1"}
    response = render(request, "desk/work/mail_html.html", context)
    remote = " https:" if context["with_images"] else ""
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:{remote}; "
        "frame-ancestors 'self'; sandbox"
    )
    return response
