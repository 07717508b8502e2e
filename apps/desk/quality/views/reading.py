"""Reviews as they are read: one with its verdicts, one's own, everybody's one may see."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.desk.quality import masks, media, moments, own, sheet, thread, verdicts
from apps.desk.quality.forms import ReviewFilter
from apps.quality.choices import ReviewKind
from apps.quality.models import Review
from apps.quality.services import reviews, tasks

PAGE = 50


@permitted(Action.QUALITY_VIEW)
@require_GET
def review(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_readable(request), pk=pk)
    if found.is_draft:
        return redirect("quality:score", found.pk)
    reviews.look(found, by=request.user)
    return render(request, "desk/quality/read/page.html", _context(request, found, pane="stage"))


@permitted(Action.QUALITY_VIEW)
@require_GET
def mine(request: AgentRequest) -> HttpResponse:
    """One's own reviews; the one that waits for an answer stands open beside the list."""
    first = own.first(request.user)
    if first is None:
        context = {"lists": own.lists(request.user), "pane": "list"}
        return render(request, "desk/quality/read/page.html", context)
    found = get_object_or_404(_readable(request), pk=first.pk)
    reviews.look(found, by=request.user)
    return render(request, "desk/quality/read/page.html", _context(request, found, pane="list"))


@permitted(Action.QUALITY_VIEW, at_least=Scope.TEAM)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    form = ReviewFilter(request.GET, user=request.user)
    rows = form.applied(Review.objects.visible_to(request.user).filter(kind=ReviewKind.REVIEW))
    page = list(rows.for_list().order_by("-id")[: PAGE + 1])
    more = form.after(page[PAGE - 1].pk) if len(page) > PAGE else ""
    context = {"form": form, "rows": page[:PAGE], "more": more}
    return render(request, "desk/quality/read/list.html", context)


@permitted(Action.QUALITY_SCORE)
@require_POST
def release(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_readable(request), pk=pk)
    reviews.release(found, by=request.user)
    messages.success(request, _("%(agent)s sees it now.") % {"agent": found.agent})
    return redirect("quality:review", pk)


@permitted(Action.QUALITY_SCORE)
@require_POST
def take_back(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_readable(request), pk=pk)
    reviews.take_back(found, by=request.user)
    return redirect("quality:score", pk)


@permitted(Action.QUALITY_VIEW)
@require_POST
def acknowledge(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_readable(request), pk=pk)
    reviews.acknowledge(found, by=request.user)
    messages.success(request, _("Acknowledged. The scores stand."))
    return redirect("quality:review", pk)


@permitted(Action.QUALITY_VIEW)
@require_POST
def ask_self(request: AgentRequest, pk: int) -> HttpResponse:
    """Ask the agent to look at the contact on the same form; the agent begins at once."""
    found = get_object_or_404(_readable(request), pk=pk, kind=ReviewKind.REVIEW)
    if request.user.role == "client":
        return redirect("quality:review", pk)
    task = tasks.ask_self(interaction=found.interaction, by=request.user)
    if found.agent_id == request.user.pk:
        return redirect("quality:score", reviews.begin(task, by=request.user).pk)
    messages.success(request, _("%(agent)s is asked to look.") % {"agent": found.agent})
    return redirect("quality:review", pk)


def _readable(request: AgentRequest) -> QuerySet[Review]:
    return Review.objects.visible_to(request.user).select_related(
        "interaction__case__customer", "interaction__channel", "version__scorecard", "agent",
        "reviewer", "task__plan",
    )  # fmt: skip


def _context(request: AgentRequest, found: Review, *, pane: str) -> dict[str, object]:
    reader = request.user
    mask = masks.over(found, found.interaction)
    form = sheet.of(found)
    is_own = found.agent_id == reader.pk
    return {
        "review": found,
        "mask": mask,
        "sheet": form,
        "verdicts": verdicts.of(found, form, reader),
        "can": verdicts.rights(found, reader),
        "thread": thread.of(found, reader=reader, mask=mask),
        "media": media.of(found.interaction, reader=reader, mask=mask),
        "moments": moments.of(found),
        "trend": verdicts.trend(found, reader),
        "gap": verdicts.self_gap(found) if reader.role != "client" else None,
        "viewings": found.viewings.select_related("user")[:12],
        "editions": list(found.editions.all()) if found.edition > 1 else [],
        "lists": own.lists(reader) if is_own else None,
        "is_own": is_own,
        "pane": pane,
    }
