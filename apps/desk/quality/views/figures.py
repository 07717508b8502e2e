"""Quality in figures: by agent, team, channel, question, reviewer; and what goes with what."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.quality.models import Review
from apps.quality.services import drivers, figures

DAYS = (30, 90, 180)
USUAL = 90
WORDS = {
    "agent": _("Agents"),
    "team": _("Teams"),
    "channel": _("Channels"),
    "question": _("Questions"),
    "reviewer": _("Reviewers"),
}


@permitted(Action.QUALITY_VIEW, at_least=Scope.TEAM)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    """The random lane alone; a small sample leans on the whole."""
    days, reviews = _asked(request)
    cuts = _cuts(request)
    by = request.GET.get("by", "")
    by = by if by in cuts else "agent"
    context = {
        "by": by, "cuts": cuts, "days": days, "all_days": DAYS,
        "rows": figures.BY[by](reviews), "room": figures.room(reviews),
    }  # fmt: skip
    return render(request, "desk/quality/figures/page.html", context)


@permitted(Action.QUALITY_VIEW, at_least=Scope.TEAM)
@require_GET
def connected(request: AgentRequest) -> HttpResponse:
    """Which questions go with ratings and with customers who come back."""
    days, reviews = _asked(request)
    context = {
        "by": "drivers", "cuts": _cuts(request), "days": days, "all_days": DAYS,
        "rows": drivers.of(reviews), "fewest": drivers.FEWEST,
    }  # fmt: skip
    return render(request, "desk/quality/figures/drivers.html", context)


def _asked(request: AgentRequest) -> tuple[int, QuerySet[Review]]:
    given = request.GET.get("days", "")
    days = int(given) if given.isdigit() and int(given) in DAYS else USUAL
    since = timezone.now() - timedelta(days=days)
    seen = Review.objects.visible_to(request.user).random().filter(submitted_at__gte=since)
    return days, seen


def _cuts(request: AgentRequest) -> dict[str, object]:
    """Who reviews how is for those who review."""
    inside = request.user.may(Action.QUALITY_SCORE)
    return {key: word for key, word in WORDS.items() if inside or key != "reviewer"}
