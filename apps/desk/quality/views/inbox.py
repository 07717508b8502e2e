"""The way in: a reviewer's inbox, an agent's own reviews, everybody else's list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.desk.quality import queue
from apps.quality.choices import Lane
from apps.quality.models import ReviewTask
from apps.quality.services import reviews, tasks


@permitted(Action.QUALITY_VIEW)
@require_GET
def home(request: AgentRequest) -> HttpResponse:
    if request.user.may(Action.QUALITY_SCORE):
        return redirect("quality:inbox")
    if request.user.scope(Action.QUALITY_VIEW) is Scope.OWN:
        return redirect("quality:mine")
    return redirect("quality:reviews")


@permitted(Action.QUALITY_SCORE)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "inbox": queue.inbox(request.user, now=now),
        "room": queue.room(request.user, now=now),
    }
    return render(request, "desk/quality/inbox/page.html", context)


@permitted(Action.QUALITY_VIEW)
@require_POST
def begin(request: AgentRequest, pk: int) -> HttpResponse:
    """Open the form: one of nobody's becomes the reader's."""
    task = get_object_or_404(ReviewTask.objects.visible_to(request.user), pk=pk)
    if task.reviewer_id is None and task.lane != Lane.SELF:
        tasks.take(task, by=request.user)
    review = reviews.begin(task, by=request.user)
    return redirect("quality:score", review.pk)


@permitted(Action.QUALITY_SCORE)
@require_POST
def skip(request: AgentRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(ReviewTask.objects.scorable_by(request.user), pk=pk)
    because = request.POST.get("because", "").strip() or _("No reason given")
    tasks.skip(task, by=request.user, because=because)
    messages.success(request, _("Put aside."))
    return redirect("quality:inbox")
