"""Writing: replies over any way, notes, drafts, and taking back what was just sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as said
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, composing, saying, thread
from apps.desk.work.composing import Composer, NoteForm, ReplyForm
from apps.desk.work.scripts import back_to_case, is_part
from apps.interactions.choices import DeliveryState
from apps.interactions.errors import NotReachable, Refused, StaleView, WrongState
from apps.interactions.models import Case, Interaction, Message
from apps.interactions.services import drafts, messages, reach, replies


@permitted(Action.CASE_WORK)
@require_GET
def composer(request: AgentRequest, number: int) -> HttpResponse:
    """The composer with the author's draft; ``?kind=note`` for the house's own words."""
    case, leg = _place(request, number)
    kind = "note" if request.GET.get("kind") == "note" else "reply"
    ways = reach.ways_to_reach(case, request.user)
    made = composing.fresh(case, leg, request.user, ways=ways, kind=kind)
    made.wants_focus = True
    return _drawn(request, made)


@permitted(Action.CASE_WORK)
@require_POST
def switch(request: AgentRequest, number: int) -> HttpResponse:
    """Another way, or note instead of reply: what was typed is kept as a draft and comes along."""
    case, leg = _place(request, number)
    composing.keep(case, request.user, request.POST)
    kind = "note" if request.POST.get("to") == "note" else "reply"
    if not is_part(request):
        return back_to_case(number, kind=kind)
    ways = reach.ways_to_reach(case, request.user)
    made = composing.fresh(
        case, leg, request.user, ways=ways, kind=kind, via=request.POST.get("via", "")
    )
    made.wants_focus = True
    return _drawn(request, made)


@permitted(Action.CASE_WORK)
@require_POST
def draft(request: AgentRequest, number: int) -> HttpResponse:
    """What is typed so far; the answer is when it was saved, in words."""
    case = cases.workable(request, number)
    kept = composing.keep(case, request.user, request.POST)
    at = timezone.localtime(kept.updated_at) if kept else None
    return HttpResponse(at.strftime("%H:%M") if at else "", content_type="text/plain")


@permitted(Action.CASE_WORK)
@require_POST
def reply(request: AgentRequest, number: int) -> HttpResponse:
    """Send over the chosen way; refused with the text kept when the case went on meanwhile."""
    case, leg = _place(request, number)
    if is_part(request) and saying.say(request.POST, leg, author=request.user):
        return HttpResponse(status=204, headers={"HX-Trigger": "composer-sent"})
    ways = reach.ways_to_reach(case, request.user)
    form = ReplyForm(request.POST, ways=ways)

    def refused(status: int, **why: Any) -> HttpResponse:
        made = composing.typed(case, leg, request.user, form, ways=ways, kind="reply")
        for name, value in why.items():
            setattr(made, name, value)
        return _drawn(request, made, status=status)

    if not form.is_valid():
        return refused(422)
    try:
        files = composing.claimed(request.POST, request.user)
        message = replies.send(
            interaction=composing.part_for(leg, form.cleaned_data["via"]),
            author=request.user,
            attachments=files,
            **form.letter(),
        )
    except StaleView as stale:
        missed = thread.missed(case, request.user, after=stale.seen_seq)
        return refused(409, problem=stale, missed=missed)
    except (NotReachable, WrongState, Refused) as problem:
        return refused(422, problem=problem)
    _offer_undo(request, number, message)
    return _after(request, number, resolved=form.cleaned_data["then"] == replies.RESOLVE)


@permitted(Action.CASE_WORK)
@require_POST
def note(request: AgentRequest, number: int) -> HttpResponse:
    """A word inside the house; ``@name`` calls a colleague in."""
    case, leg = _place(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        ways = reach.ways_to_reach(case, request.user)
        made = composing.typed(case, leg, request.user, form, ways=ways, kind="note")
        return _drawn(request, made, status=422)
    messages.note(
        interaction=leg,
        author=request.user,
        body=form.cleaned_data["body"],
        client_id=form.cleaned_data["client_id"],
        mentions=form.mentioned(request.user),
    )
    drafts.discard(case=case, author=request.user, kind="note")
    return _after(request, number)


@permitted(Action.CASE_WORK)
@require_POST
def undo(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """Take back a message that is still held; its text is a draft again."""
    case, leg = _place(request, number)
    message = get_object_or_404(
        Message.objects.visible_to(request.user), pk=message_id, case=case, author=request.user
    )
    replies.undo(message=message, by=request.user)
    if not is_part(request):
        return back_to_case(number)
    ways = reach.ways_to_reach(case, request.user)
    made = composing.fresh(case, leg, request.user, ways=ways, kind="reply")
    made.wants_focus = True
    response = _drawn(request, made, template="desk/work/_taken_back.html")
    response["HX-Trigger"] = f"case-{case.pk}-changed, worklist-changed"
    return response


def _place(request: AgentRequest, number: int) -> tuple[Case, Interaction]:
    """The case and the leg of it where the line is now; 404 for one without any."""
    case = cases.workable(request, number)
    leg = cases.written_leg(cases.legs(case))
    return case, leg or get_object_or_404(Interaction.objects.none())


def _offer_undo(request: AgentRequest, number: int, message: Message) -> None:
    """While it is held: a toast that takes it back."""
    held = message.deliveries.filter(state=DeliveryState.SCHEDULED).order_by("due_at").first()
    if held is None:
        return
    words = _("Sent")
    if (held.due_at - timezone.now()).total_seconds() > 2 * replies.UNDO_SECONDS:
        at = date_format(timezone.localtime(held.due_at), "SHORT_DATETIME_FORMAT")
        words = _("Leaves at %s") % at
    url = reverse("desk:undo", args=[number, message.pk])
    said.success(request, words, extra_tags=url)


def _after(request: AgentRequest, number: int, *, resolved: bool = False) -> HttpResponse:
    """An empty composer: what was written shows in the thread."""
    if not is_part(request):
        return back_to_case(number)
    case, leg = _place(request, number)
    ways = reach.ways_to_reach(case, request.user)
    made = composing.fresh(case, leg, request.user, ways=ways, kind="reply")
    made.wants_focus = not resolved
    response = _drawn(request, made)
    response["HX-Trigger"] = f"case-{case.pk}-changed, worklist-changed"
    return response


def _drawn(
    request: AgentRequest,
    made: Composer,
    *,
    status: int = 200,
    template: str = "desk/work/_composer.html",
) -> HttpResponse:
    context = {"composer": made, "case": made.case}
    if is_part(request):
        return render(request, template, context, status=status)
    return render(request, "desk/work/composer_page.html", context, status=status)
