"""Disputes: raised by the agent on the review's page, decided there by somebody else."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.quality.forms import RulingForm, objections
from apps.quality.models import Dispute, Review
from apps.quality.services import disputes, overturns

RATES_DAYS = 180
LISTED = 100


@permitted(Action.QUALITY_VIEW)
@require_POST
def raise_(request: AgentRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(Review.objects.visible_to(request.user), pk=pk)
    disputes.raise_(review, by=request.user, objections=objections(request.POST))
    messages.success(request, _("Sent. Somebody who has not reviewed this decides."))
    return redirect("quality:review", pk)


@permitted(Action.QUALITY_SCORE)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    """What waits for a decision, and how often decisions change something."""
    seen = Review.objects.visible_to(request.user).filter(
        submitted_at__gte=timezone.now() - timedelta(days=RATES_DAYS)
    )
    waiting = Dispute.objects.visible_to(request.user).open().select_related(
        "review__agent", "review__reviewer", "review__interaction__case", "answer__question",
        "decider",
    ).order_by("due_at")[:LISTED]  # fmt: skip
    mine = set(Dispute.objects.decidable_by(request.user).values_list("pk", flat=True))
    context = {
        "waiting": waiting,
        "mine": mine,
        "by_reviewer": overturns.by_reviewer(seen),
        "by_question": overturns.by_question(seen)[:12],
    }
    return render(request, "desk/quality/disputes/page.html", context)


@permitted(Action.QUALITY_SCORE)
@require_POST
def decide(request: AgentRequest, pk: int) -> HttpResponse:
    dispute = get_object_or_404(Dispute.objects.visible_to(request.user), pk=pk)
    form = RulingForm(request.POST, dispute=dispute)
    form.is_valid()  # a ruling without words is refused by the service, in words
    ruled = disputes.decide(dispute, by=request.user, **form.decision())
    messages.success(request, ruled.get_state_display())
    return redirect("quality:review", dispute.review_id)
