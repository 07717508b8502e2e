"""The phone in the browser: its switch, its login, its microphone and what its line is like."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.calls import bar
from apps.desk.calls.forms import QualityForm
from apps.voice.models import Phone, VoiceServer
from apps.voice.services import calls, phones


@permitted(Action.DESK_USE)
@require_GET
def phone(request: AgentRequest) -> HttpResponse:
    """The switch, where a telephone server is, and the bar of a call that is under way."""
    context = {
        "phone": Phone.objects.filter(user=request.user).first(),
        "has_phones": VoiceServer.objects.filter(archived_at=None).exists(),
    }
    context |= bar.context(request.user)
    return render(request, "desk/calls/_phone.html", context)


@permitted(Action.DESK_USE)
@require_POST
@never_cache
def login(request: AgentRequest) -> HttpResponse:
    """A password of a few hours; told here and in no page."""
    try:
        found = phones.open_for(request.user)
    except DomainError as refused:
        return JsonResponse({"detail": str(refused)}, status=refused.status)
    return JsonResponse(
        {
            "endpoint": found.endpoint,
            "password": found.password,
            "socket_url": found.socket_url,
            "is_ready": found.is_ready,
        }
    )


@permitted(Action.DESK_USE)
@require_POST
def microphone(request: AgentRequest) -> HttpResponse:
    """Lost or there again: without one, no call is offered and none is missed."""
    change = phones.find_microphone if request.POST.get("works") else phones.lose_microphone
    change(user_id=request.user.pk)
    return HttpResponse(status=204)


@permitted(Action.DESK_USE)
@require_POST
def quality(request: AgentRequest) -> HttpResponse:
    form = QualityForm(request.POST)
    if form.is_valid():
        measured = {name: round(form.cleaned_data[name], 3) for name in MEASURED}
        key = form.cleaned_data["call"]
        calls.leg_quality(call_key=key, user_id=request.user.pk, measured=measured)
    return HttpResponse(status=204)


@permitted(Action.DESK_USE)
@require_GET
def check(request: AgentRequest) -> HttpResponse:
    """Before the shift: does the microphone hear, the speaker speak, the line carry?"""
    return render(request, "desk/calls/check.html")


MEASURED = ("score", "loss", "jitter", "trip")
