"""The right pane: its tabs, and what is decided in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Team, User
from apps.core.errors import DomainError
from apps.desk.work import cases, screen, side
from apps.desk.work.attributes import AttributesForm
from apps.desk.work.forms import HandOverForm, RelateForm
from apps.desk.work.scripts import back_to_case, is_part
from apps.interactions.choices import Status
from apps.interactions.models import Case, CaseMerge
from apps.interactions.services import assignments, case_facts, case_merges
from apps.routing.models import Queue
from apps.routing.services import transfers


@permitted(Action.CASE_VIEW)
@require_GET
def tab(request: AgentRequest, number: int, tab: str) -> HttpResponse:
    """The pane with one of its tabs open."""
    return _pane(request, cases.readable(request, number), tab)


@permitted(Action.CASE_WORK)
@require_POST
def hand_over(request: AgentRequest, number: int) -> HttpResponse:
    """To a queue, a colleague or another team, with a word to them."""
    case = cases.workable(request, number)
    options = side.targets(case, request.user)
    people = [person for person, _state in options["people"]]
    form = HandOverForm(
        request.POST, queues=options["queues"], people=people, teams=options["teams"]
    )
    if not form.is_valid():
        return _pane(request, case, "hand-over", status=422, form=form)
    try:
        _hand(case, form.cleaned_data["to"], by=request.user, note=form.cleaned_data["note"])
    except DomainError as refused:
        return _pane(request, case, "hand-over", status=409, form=form, problem=refused)
    messages.success(request, _("Handed over to %s.") % form.cleaned_data["to"])
    return _changed(request, case)


@permitted(Action.CASE_WORK)
@require_POST
def take(request: AgentRequest, number: int) -> HttpResponse:
    """Make it mine, from whoever has it or from the line."""
    case = cases.workable(request, number)
    leg = cases.current_leg(cases.legs(case))
    if leg:
        assignments.take_over(interaction=leg, by=request.user)
    return _changed(request, case)


@permitted(Action.CASE_WORK)
@require_POST
def relate(request: AgentRequest, number: int) -> HttpResponse:
    """Link another case, make it a part of this one, or take it into this one."""
    case = cases.workable(request, number)
    form = RelateForm(request.POST)
    if not form.is_valid():
        return _pane(request, case, "relate", status=422, form=form)
    other = Case.objects.workable_by(request.user).filter(number=form.number()).first()
    if other is None:
        form.add_error("other", _("There is no such case, or it is not yours to see."))
        return _pane(request, case, "relate", status=422, form=form)
    try:
        _relate(case, other, how=form.cleaned_data["how"], by=request.user)
    except DomainError as refused:
        return _pane(request, case, "relate", status=409, form=form, problem=refused)
    return _changed(request, case, tab="case")


@permitted(Action.CASE_WORK)
@require_POST
def tag(request: AgentRequest, number: int) -> HttpResponse:
    """One more word to find the case by; a tag is made when it is new."""
    case = cases.workable(request, number)
    if request.POST.get("name", "").strip():
        case_facts.add_tag(case=case, name=request.POST["name"], by=request.user)
    return _changed(request, case, tab="case")


@permitted(Action.CASE_WORK)
@require_POST
def untag(request: AgentRequest, number: int, tag_id: int) -> HttpResponse:
    case = cases.workable(request, number)
    case_facts.remove_tag(case=case, name=get_object_or_404(case.tags, pk=tag_id).name,
                          by=request.user)  # fmt: skip
    return _changed(request, case, tab="case")


@permitted(Action.CASE_WORK)
@require_POST
def fields(request: AgentRequest, number: int) -> HttpResponse:
    """The fields an administrator gave to cases; what was refused stays as typed."""
    case = cases.workable(request, number)
    form = AttributesForm(request.POST, case=case)
    if form.is_valid():
        try:
            case_facts.set_attributes(case=case, values=form.values(), by=request.user)
        except DomainError as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return _pane(request, case, "case", status=422, fields_form=form)
    return _changed(request, case, tab="case")


@permitted(Action.CASE_WORK)
@require_POST
def part(request: AgentRequest, number: int, other: int) -> HttpResponse:
    """Take back a link, a parent or a merge with case ``other``."""
    case = cases.workable(request, number)
    them = get_object_or_404(Case.objects.visible_to(request.user), number=other)
    merge = CaseMerge.objects.filter(survivor=case, absorbed=them, undone_at=None).first()
    if merge:
        case_merges.undo(merge=merge, by=request.user)
    elif them.parent_id == case.pk:
        case_facts.set_parent(case=them, parent=None, by=request.user)
    else:
        case_facts.unlink(case=case, other=them, by=request.user)
    return _changed(request, case, tab="case")


def _hand(case: Case, target: Queue | User | Team, *, by: User, note: str) -> None:
    leg = cases.current_leg(cases.legs(case))
    if isinstance(target, Team):
        case_facts.transfer(case=case, team=target, by=by, note=note)
    elif leg is None or leg.status == Status.ENDED:
        raise DomainError(_("This conversation is over: reply, or hand the case to a team."))
    elif isinstance(target, Queue):
        transfers.to_queue(interaction=leg, queue=target, by=by, note=note)
    else:
        assignments.give(interaction=leg, agent=target, by=by, note=note)


def _relate(case: Case, other: Case, *, how: str, by: User) -> None:
    if how == "merge":
        case_merges.merge(survivor=case, absorbed=other, by=by)
    elif how == "child":
        case_facts.set_parent(case=other, parent=case, by=by)
    else:
        case_facts.link(case=case, other=other, by=by)


def _changed(request: AgentRequest, case: Case, *, tab: str = "customer") -> HttpResponse:
    if not is_part(request):
        return back_to_case(case.number, side=tab)
    fresh = Case.objects.visible_to(request.user).filter(pk=case.pk).first()
    if fresh is None:  # handed to a team one is not in: it is out of sight
        response = HttpResponse()
        response["HX-Redirect"] = "/desk/"
        return response
    response = _pane(request, cases.readable(request, case.number), tab)
    response["HX-Trigger"] = f"case-{case.pk}-changed, worklist-changed"
    return response


def _pane(
    request: AgentRequest, case: Case, tab: str, *, status: int = 200, **more: object
) -> HttpResponse:
    context = screen.pane(case, request.user, tab=tab)
    context["side"] |= more
    return render(request, "desk/work/_side.html", context | {"case": case}, status=status)
