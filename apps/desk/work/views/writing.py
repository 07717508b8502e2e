"""What helps while one writes: ready answers, names to mention, files."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.desk.work import cases
from apps.interactions.errors import Refused
from apps.interactions.models import Attachment
from apps.interactions.services import attachments, canned

MOST_NAMES = 8


@permitted(Action.CASE_WORK)
@require_GET
def ready_answers(request: AgentRequest, number: int) -> HttpResponse:
    """Those that ``?q=`` means, filled for this case, as rows of a list box."""
    case = cases.workable(request, number)
    found = canned.search(
        user=request.user, case=case, words=request.GET.get("q", ""),
        kind=request.GET.get("channel", ""),
    )  # fmt: skip
    answers = [(each, canned.filled(reply=each, case=case, agent=request.user)) for each in found]
    return render(request, "desk/work/_ready_answers.html", {"answers": answers})


@permitted(Action.CASE_WORK)
@require_GET
def mentions(request: AgentRequest, number: int) -> HttpResponse:
    """Colleagues whose name goes on like ``?q=``; the case's own team first."""
    case = cases.workable(request, number)
    people = User.objects.visible_to(request.user).active().exclude(pk=request.user.pk)
    words = request.GET.get("q", "").lstrip("@")[:40]
    found = people.matching(words)[:MOST_NAMES] if words else people[:MOST_NAMES]
    context = {"people": found, "case": case}
    return render(request, "desk/work/_mentions.html", context)


@permitted(Action.CASE_WORK)
@require_POST
def upload(request: AgentRequest, number: int) -> HttpResponse:
    """Keep a file until the reply claims it; the answer is its chip, or why it was refused."""
    cases.workable(request, number)
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse(status=422)
    try:
        row = attachments.store(
            file=file, name=file.name or "", kind=request.POST.get("channel", "email"),
            uploaded_by=request.user,
        )  # fmt: skip
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain")
    return render(request, "desk/work/_file.html", {"file": row})


@permitted(Action.CASE_WORK)
@require_POST
def discard(request: AgentRequest, key: str) -> HttpResponse:
    """One's own upload that was not sent."""
    row = get_object_or_404(Attachment, upload_key=key, uploaded_by=request.user, message=None)
    attachments.discard(attachment=row)
    return HttpResponse()
