"""Settings: how long calls and screens are kept, what words hide, whose screen is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Brand, Team
from apps.core import disk
from apps.desk.settings.recording_forms import CallsForm, ScreensForm
from apps.quality.models import ScreenPolicy
from apps.quality.services import screens
from apps.routing.models import Queue
from apps.voice.models import RecordingPolicy
from apps.voice.services import retention, transcripts

REFUSED = 422
FIRST = {"mode": "off", "percent": 10, "days": 30}


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    user = request.user
    context = {
        "room": disk.room(),
        "ear": transcripts.engine(),
        "brands": Brand.objects.visible_to(user).current().select_related("recording_policy"),
        "teams": Team.objects.visible_to(user).select_related("screen_policy").order_by("name"),
        "queues": Queue.objects.visible_to(user).current().select_related("screen_policy"),
    }
    return render(request, "desk/settings/recordings/page.html", context)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def brand(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    policy = RecordingPolicy.objects.filter(brand=row).first()
    first = {"days": policy.days, "masks": "\n".join(policy.masks)} if policy else {}
    form = CallsForm(request.POST or None, initial=first)
    if form.is_valid():
        retention.set_policy(row, by=request.user, **form.cleaned_data)
        return _saved(request)
    return _form(request, form, row, _("How long its calls are kept, and what words hide."))


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def team(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    return _screens(request, row, team=row)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def queue(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Queue.objects.visible_to(request.user), pk=pk)
    return _screens(request, row, queue=row)


def _screens(request: AgentRequest, row: Team | Queue, **of: Any) -> HttpResponse:
    policy = ScreenPolicy.objects.filter(**of).first()
    first = {name: getattr(policy, name) for name in FIRST} if policy else FIRST
    form = ScreensForm(request.POST or None, initial=first)
    if form.is_valid():
        screens.set_policy(by=request.user, **of, **form.cleaned_data)
        return _saved(request)
    return _form(request, form, row, _("Whether the screen is recorded while somebody works."))


def _saved(request: AgentRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("settings:recordings")


def _form(request: AgentRequest, form: Form, of: object, sub: str) -> HttpResponse:
    context = {"form": form, "of": of, "sub": sub}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/recordings/form.html", context, status=status)
