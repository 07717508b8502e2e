"""Settings: reasons to be away, and capacity profiles."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.settings.capacity import ProfileForm, samples
from apps.desk.settings.words import AwayForm
from apps.routing.errors import RulesRefused
from apps.routing.models import CapacityProfile, ReasonCode
from apps.routing.services import agreements

REFUSED = 422


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def away(request: AgentRequest) -> HttpResponse:
    """The list, and a form for one more."""
    form = AwayForm(request.POST or None)
    if _saved_reason(request, form, None):
        return redirect("settings:away")
    rows = ReasonCode.objects.visible_to(request.user)
    context = {"form": form, "reasons": rows.order_by("archived_at", "position", "name")}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/agreements/away.html", context, status=status)


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def away_reason(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ReasonCode.objects.visible_to(request.user), pk=pk)
    form = AwayForm(request.POST or None, row=row)
    if _saved_reason(request, form, row):
        return redirect("settings:away")
    context = {"form": form, "word": row, "back": "settings:away"}
    context["archive"] = "settings:away_archive"
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/words/word.html", context, status=status)


@permitted(Action.QUEUE_MANAGE)
@require_POST
def away_archive(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ReasonCode.objects.visible_to(request.user), pk=pk)
    restore = bool(request.POST.get("restore"))
    agreements.archive_reason(reason=row, by=request.user, restore=restore)
    return redirect("settings:away")


@permitted(Action.QUEUE_MANAGE)
@require_GET
def profiles(request: AgentRequest) -> HttpResponse:
    rows = CapacityProfile.objects.visible_to(request.user)
    return render(request, "desk/settings/agreements/profiles.html", {"profiles": rows})


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def profile_new(request: AgentRequest) -> HttpResponse:
    return _profile(request, None)


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def profile(request: AgentRequest, pk: int) -> HttpResponse:
    rows = CapacityProfile.objects.visible_to(request.user)
    return _profile(request, get_object_or_404(rows, pk=pk))


def _profile(request: AgentRequest, row: CapacityProfile | None) -> HttpResponse:
    form = ProfileForm(request.POST or None, row=row)
    if form.is_valid():
        try:
            saved = agreements.save_profile(by=request.user, profile=row, **form.shape())
            return redirect("settings:profile", saved.pk)
        except RulesRefused as refused:
            form.add_error("name", str(refused))
    context = {"form": form, "profile": row, "samples": samples(row)}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/agreements/profile.html", context, status=status)


def _saved_reason(request: AgentRequest, form: Any, row: ReasonCode | None) -> bool:
    if not form.is_valid():
        return False
    try:
        agreements.save_reason(by=request.user, reason=row, **form.cleaned_data)
    except RulesRefused as refused:
        form.add_error("name", str(refused))
        return False
    return True
