"""Writing: replies over any way, notes, drafts, and taking back what was just sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, thread
from apps.desk.work.composing import NoteForm, ReplyForm
from apps.interactions.errors import NotReachable, StaleView, WrongState
from apps.interactions.models import Case, Draft, Message
from apps.interactions.services import messages, reach, replies


@permitted(Action.CASE_WORK)
@require_GET
def composer(request: AgentRequest, number: int) -> HttpResponse:
    """The composer with the author's draft; ``?kind=note`` for the house's own words."""
    case = cases.workable(request, number)
    kind = "note" if request.GET.get("kind") == "note" else "reply"
    return _composer(request, case, kind=kind)


@permitted(Action.CASE_WORK)
@require_POST
def reply(request: AgentRequest, number: int) -> HttpResponse:
    """Send over the chosen way; refused with the text kept when the case went on meanwhile."""
    case = cases.workable(request, number)
    ways = reach.ways_to_reach(case, request.user)
    form = ReplyForm(request.POST, ways=ways)
    if not form.is_valid():
        return _composer(request, case, form=form, status=422)
    leg = cases.current_leg(cases.legs(case))
    try:
        message = replies.send(interaction=leg, author=request.user, **form.letter())
    except StaleView as stale:
        missed = thread.later(case, request.user, after=stale.seen_seq, leg=0)
        return _composer(request, case, form=form, status=409, problem=stale, missed=missed)
    except (NotReachable, WrongState) as refused:
        return _composer(request, case, form=form, status=422, problem=refused)
    return _composer(request, case, sent=message)


@permitted(Action.CASE_WORK)
@require_POST
def note(request: AgentRequest, number: int) -> HttpResponse:
    """A word inside the house."""
    case = cases.workable(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _composer(request, case, kind="note", form=form, status=422)
    leg = cases.current_leg(cases.legs(case))
    messages.note(interaction=leg, author=request.user, **form.note(request.user))
    Draft.objects.visible_to(request.user).filter(case=case, kind="note").delete()
    return _composer(request, case, kind="reply")


@permitted(Action.CASE_WORK)
@require_POST
def undo(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """Take back a message that is still held; its text is a draft again."""
    case = cases.workable(request, number)
    message = get_object_or_404(
        Message.objects.visible_to(request.user), pk=message_id, case=case, author=request.user
    )
    replies.undo(message=message, by=request.user)
    return _composer(request, case)


def _composer(
    request: AgentRequest,
    case: Case,
    *,
    kind: str = "reply",
    form: Any = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    ways = reach.ways_to_reach(case, request.user)
    draft = Draft.objects.visible_to(request.user).filter(case=case, kind=kind).first()
    context |= {
        "case": case,
        "kind": kind,
        "ways": ways,
        "way": _chosen(ways, form),
        "form": form,
        "draft": draft,
        "body": form["body"].value() if form else (draft.body if draft else ""),
        "client_id": form["client_id"].value() if form else uuid4().hex,
        "last_seq": Case.objects.values_list("last_seq", flat=True).get(pk=case.pk),
    }
    return render(request, "desk/work/_composer.html", context, status=status)


def _chosen(ways: list[reach.Way], form: Any) -> reach.Way | None:
    wanted = form["via"].value() if form and "via" in form.fields else None
    named = next((way for way in ways if way.key == wanted), None)
    return named or next((way for way in ways if way.is_preselected), None)
