"""The pulse: three questions to our own people, answered by nobody in particular."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted, signed_in
from apps.surveys.domain import pulse as domain
from apps.surveys.models import PulseRound
from apps.surveys.services import pulse as service

SHOWN = 6
WORDS = {
    "work": gettext_lazy("How was work with us this month?"),
    "support": gettext_lazy("Did you have the help you needed?"),
    "recommend": gettext_lazy("Would you tell a friend to work here?"),
}
ENDS = {
    "work": (gettext_lazy("bad"), gettext_lazy("good")),
    "support": (gettext_lazy("never"), gettext_lazy("always")),
    "recommend": (gettext_lazy("never"), gettext_lazy("at once")),
}


class PulseForm(forms.Form):
    round = forms.IntegerField(min_value=1)
    work = forms.IntegerField(min_value=1, max_value=5)
    support = forms.IntegerField(min_value=1, max_value=5)
    recommend = forms.IntegerField(min_value=0, max_value=10)


@signed_in
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/surveys/pulse/page.html", _context(request))


@signed_in
@require_POST
def answer(request: AgentRequest) -> HttpResponse:
    form = PulseForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/surveys/pulse/page.html", _context(request, form), status=422)
    scores = {key: form.cleaned_data[key] for key in domain.QUESTIONS}
    rounds = PulseRound.objects.visible_to(request.user)
    found = get_object_or_404(rounds, pk=form.cleaned_data["round"])
    service.answer(round=found, user=request.user, scores=scores)
    messages.success(request, _("Thank you. Nobody can see that it was you."))
    return redirect("surveys:pulse")


@permitted(Action.TEAM_MANAGE, at_least=Scope.BRAND)
@require_POST
def begin(request: AgentRequest) -> HttpResponse:
    service.open_round(
        by=request.user, opens_at=timezone.now(), repeats=bool(request.POST.get("repeats"))
    )
    messages.success(request, _("The pulse is open for ten days."))
    return redirect("surveys:pulse")


def _context(request: AgentRequest, form: PulseForm | None = None) -> dict[str, Any]:
    now = timezone.now()
    may_see = request.user.may(Action.FLOOR_VIEW)
    rounds = list(PulseRound.objects.visible_to(request.user)[:SHOWN]) if may_see else []
    return {
        "waiting": service.waiting_for(request.user, now=now),
        "questions": [
            (key, WORDS[key], range(low, high + 1), ENDS[key], form and form[key].value())
            for key, (low, high) in domain.SCALES.items()
        ],
        "form": form,
        "fewest": domain.FEWEST,
        "results": [service.results(round, user=request.user, now=now) for round in rounds],
        "may_see": may_see,
        "is_open": PulseRound.objects.open(now).exists(),
        "may_begin": request.user.scope(Action.TEAM_MANAGE) >= Scope.BRAND,
    }
