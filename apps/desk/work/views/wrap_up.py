"""Wrapping up beside the conversation: saved as one types, finished when it is complete."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import wrapping
from apps.desk.work.scripts import back_to_case, is_part
from apps.desk.work.views.composer import _place
from apps.interactions.errors import Incomplete
from apps.interactions.models import Case, Interaction
from apps.interactions.services import wrap_ups


@permitted(Action.CASE_WORK)
@require_POST
def save(request: AgentRequest, number: int) -> HttpResponse:
    """Keep what is filled in; the panel comes back with the fields the choice asks for."""
    case, leg = _place(request, number)
    _keep(request, case, leg)
    return _panel(request, case, leg)


@permitted(Action.CASE_WORK)
@require_POST
def extend(request: AgentRequest, number: int) -> HttpResponse:
    """A minute more, once."""
    case, leg = _place(request, number)
    _keep(request, case, leg)
    wrap_ups.extend(interaction=leg, by=request.user)
    leg.refresh_from_db()
    return _panel(request, case, leg)


@permitted(Action.CASE_WORK)
@require_POST
def finish(request: AgentRequest, number: int) -> HttpResponse:
    """Done with it, or what is still missing, each at its field."""
    case, leg = _place(request, number)
    _keep(request, case, leg)
    try:
        wrap_ups.finish(interaction=leg, by=request.user)
    except Incomplete as incomplete:
        return _panel(request, case, leg, problems=incomplete.problems)
    leg.refresh_from_db()
    response = _panel(request, case, leg)
    response["HX-Trigger"] = f"case-{case.pk}-changed, worklist-changed"
    return response


def _keep(request: AgentRequest, case: Case, leg: Interaction) -> None:
    choices = wrapping.panel(case, leg, user_id=request.user.pk).leaves
    wrap_ups.save(interaction=leg, by=request.user, **wrapping.filled(request.POST, choices))


def _panel(
    request: AgentRequest, case: Case, leg: Interaction, *, problems: dict[str, str] | None = None
) -> HttpResponse:
    if not is_part(request):
        return back_to_case(case.number, side="wrap-up")
    panel = wrapping.panel(case, leg, user_id=request.user.pk, problems=problems)
    context = {"case": case, "side": {"panel": panel}}
    status = 422 if problems else 200
    return render(request, "desk/work/side/_wrap_up.html", context, status=status)
