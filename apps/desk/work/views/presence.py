"""The one switch for all media, and how full the agent's hands are."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import hands
from apps.routing.choices import PresenceState
from apps.routing.models import ReasonCode
from apps.routing.services import presence as presences


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(
        choices=[
            (s, s) for s in (PresenceState.AVAILABLE, PresenceState.AWAY, PresenceState.OFFLINE)
        ]
    )
    reason = forms.ModelChoiceField(ReasonCode.objects.none(), required=False)
    after_this = forms.BooleanField(required=False)


@permitted(Action.DESK_USE)
@require_GET
def strip(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/work/_presence.html", hands.of(request.user))


@permitted(Action.DESK_USE)
@require_POST
def change(request: AgentRequest) -> HttpResponse:
    """Available, away with a reason, or offline: now, or after the work in hand."""
    form = PresenceForm(request.POST)
    form.fields["reason"].queryset = ReasonCode.objects.visible_to(request.user)  # type: ignore[attr-defined]
    if form.is_valid():
        clean = form.cleaned_data
        facts = {"user": request.user, "presence": clean["presence"], "reason": clean["reason"]}
        if clean["after_this"]:
            presences.set_next(**facts)
        else:
            presences.set_presence(**facts, by=request.user)
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(reverse("desk:work"))
    status = 200 if form.is_valid() else 422
    return render(request, "desk/work/_presence.html", hands.of(request.user), status=status)
