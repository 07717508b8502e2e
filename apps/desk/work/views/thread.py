"""The conversation's own endpoint: live append, catch-up and earlier pages alike."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.realtime import push
from apps.desk.work import cases, thread
from apps.desk.work.forms import CursorForm
from apps.desk.work.scripts import back_to_case, go_to_case, is_part
from apps.interactions.models import Message
from apps.interactions.services import case_splits, conversations, deliveries, editing


@permitted(Action.CASE_VIEW)
@require_GET
def messages(request: AgentRequest, number: int) -> HttpResponse:
    """Messages newer than ``?after=<seq>``, and those changed since ``?since=<time>``."""
    case = cases.of_thread(request, number)
    cursor, now = CursorForm.of(request), timezone.now()
    stretch = thread.later(case, request.user, after=cursor.after, leg=cursor.leg)
    changed = thread.changed(
        case, request.user, since=cursor.since, until=cursor.after, seen=cursor.seen
    )
    if not stretch.items and not changed:
        return HttpResponse(status=204)
    context = {"case": case, "stretch": stretch, "changed": changed, "fetched_at": now}
    context |= {"cursor": cursor, "seen": thread.seen_in(case)}
    return render(request, "desk/work/_messages.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def earlier(request: AgentRequest, number: int) -> HttpResponse:
    """The page above ``?before=<seq>``."""
    case = cases.readable(request, number)
    stretch = thread.earlier(case, request.user, before=CursorForm.of(request).before)
    context = {"case": case, "stretch": stretch, "seen": thread.seen_by_customer(cases.legs(case))}
    return render(request, "desk/work/_earlier.html", context)


@permitted(Action.CASE_WORK)
@require_POST
def read(request: AgentRequest, number: int) -> HttpResponse:
    """The agent has seen up to ``after``: unread marks go, a visitor is told."""
    case = cases.workable(request, number)
    seq = min(CursorForm.of(request).after, case.last_seq)
    for leg in case.interactions.filter(owner=request.user):
        moved = conversations.mark_read(interaction=leg, seq=seq, by_customer=False)
        if moved and leg.kind == "chat":
            push(f"chat.{leg.pk}", "read", seq=max(seq - leg.seq_shift, 0))
    return HttpResponse(status=204)


@permitted(Action.CASE_WORK)
@require_POST
def retry(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """Send again what did not arrive."""
    message = _workable_message(request, number, message_id)
    deliveries.retry(message=message, by=request.user)
    return _shown(request, number, message_id)


@permitted(Action.CASE_WORK)
@require_POST
def detach(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """A message that landed in the wrong case gets one of its own, which opens."""
    message = _workable_message(request, number, message_id)
    new_case = case_splits.detach(message=message, by=request.user)
    return go_to_case(request, new_case.number)


@permitted(Action.CASE_WORK)
@require_POST
def edit(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """Mend one's own words; what they said before is kept."""
    message = _workable_message(request, number, message_id)
    editing.edit(message=message, by=request.user, body=request.POST.get("body", ""))
    return _shown(request, number, message_id)


@permitted(Action.CASE_WORK)
@require_POST
def react(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """One's own sign on a message; the same again changes nothing."""
    message = _workable_message(request, number, message_id)
    editing.react(message=message, by=request.user, emoji=request.POST.get("emoji", ""))
    return _shown(request, number, message_id)


@permitted(Action.CASE_WORK)
@require_POST
def unreact(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    message = _workable_message(request, number, message_id)
    editing.unreact(message=message, by=request.user, emoji=request.POST.get("emoji", ""))
    return _shown(request, number, message_id)


@permitted(Action.CASE_VIEW)
@require_GET
def revisions(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """What a message said before each edit."""
    case = cases.readable(request, number)
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=message_id, case=case)
    context = {"revisions": message.revisions.select_related("by")}
    return render(request, "desk/work/_revisions.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
@xframe_options_sameorigin
def mail_html(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """A mail's own HTML, sanitised when it came in, for a frame that may run nothing.

    The frame's policy is stricter than the house's: no script, no form, pictures only from
    here; ``?images=1`` lets in those from elsewhere because the reader asked.
    """
    case = cases.readable(request, number)
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=message_id, case=case)
    response = render(request, "desk/work/mail_html.html", {"message": message})
    remote = " https:" if request.GET.get("images") == "1" else ""
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:{remote}; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    return response


def _workable_message(request: AgentRequest, number: int, message_id: int) -> Message:
    case = cases.workable(request, number)
    rows = Message.objects.visible_to(request.user).filter(case=case).select_related("interaction")
    found: Message = get_object_or_404(rows, pk=message_id)
    return found


def _shown(request: AgentRequest, number: int, message_id: int) -> HttpResponse:
    """The message as it is now."""
    if not is_part(request):
        return back_to_case(number)
    case = cases.readable(request, number)
    message = thread.one(case, request.user, message_id)
    context = {"case": case, "message": message, "seen": thread.seen_by_customer(cases.legs(case))}
    return render(request, "desk/work/_message.html", context)
