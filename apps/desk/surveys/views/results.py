"""What customers answered: figures, cuts, and the answers themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.surveys import answers as told


@permitted(Action.SURVEY_VIEW)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    form = told.AskedForm(request.GET, user=request.user)
    context = told.page(request.user, form, now=timezone.now())
    return render(request, "desk/surveys/results/page.html", context)


@permitted(Action.SURVEY_VIEW)
@require_GET
def answers(request: AgentRequest) -> HttpResponse:
    """The answers after ``?before=``."""
    form = told.AskedForm(request.GET, user=request.user)
    before = request.GET.get("before", "")[:80]
    context = told.listing(request.user, form, before=before, now=timezone.now())
    return render(request, "desk/surveys/results/_answers.html", context)
