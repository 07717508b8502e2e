"""Looking for a contact to review, and picking it by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.quality.finding import FindForm
from apps.interactions.models import Interaction
from apps.quality.services import reviewers, reviews, tasks

PAGE = 40


@permitted(Action.QUALITY_SCORE)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    form = FindForm(request.GET, user=request.user)
    rows = form.found()[: PAGE + 1]
    more = form.after(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    context = {"form": form, "rows": rows[:PAGE], "more": more}
    return render(request, "desk/quality/find/page.html", context)


@permitted(Action.QUALITY_SCORE)
@require_POST
def pick(request: AgentRequest, pk: int) -> HttpResponse:
    """For oneself, and begun at once; or for a colleague, into their inbox."""
    seen = Interaction.objects.visible_to(request.user).select_related("case__brand", "owner")
    interaction = get_object_or_404(seen, pk=pk)
    chosen = request.POST.get("reviewer", "")
    reviewer = request.user
    if chosen.isdigit():
        reviewer = get_object_or_404(reviewers.of_brand(interaction.case.brand), pk=chosen)
    task = tasks.pick(
        interaction=interaction, by=request.user, reviewer=reviewer,
        why=request.POST.get("why", "").strip()[:160], is_blind="blind" in request.POST,
        counts="counts" in request.POST,
    )  # fmt: skip
    if reviewer != request.user:
        messages.success(request, _("Given to %(who)s.") % {"who": reviewer})
        return redirect("quality:find")
    return redirect("quality:score", reviews.begin(task, by=request.user).pk)
