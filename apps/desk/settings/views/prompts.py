"""Settings, prompts: what callers hear, listened to, recorded anew, put away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.settings.flows.prompt_forms import BrandPromptForm, PromptForm
from apps.voice.models import Prompt
from apps.voice.services import prompts as service
from apps.voice.services import speaking

REFUSED = 422


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def prompts(request: AgentRequest) -> HttpResponse:
    rows = Prompt.objects.visible_to(request.user).select_related("brand")
    context = {"prompts": rows.order_by("archived_at", "brand__name", "name")}
    return render(request, "desk/settings/flows/prompts.html", context)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def prompt_new(request: AgentRequest) -> HttpResponse:
    form = BrandPromptForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        row = form.saved(brand=form.cleaned_data["brand"], by=request.user)
        if row is not None:
            messages.success(request, _("%(prompt)s is ready.") % {"prompt": row})
            return redirect("settings:prompts")
    return _form(request, form, None)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def prompt(request: AgentRequest, pk: int) -> HttpResponse:
    """Its words, its sound, and another one in its place."""
    row = _visible(request, pk)
    if "archive" in request.POST or "restore" in request.POST:
        service.archive(prompt=row, by=request.user, restore="restore" in request.POST)
        return redirect("settings:prompts")
    form = PromptForm(request.POST or None, request.FILES or None, prompt=row)
    if request.method == "POST" and form.saved(brand=row.brand, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("settings:prompts")
    return _form(request, form, row)


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def prompt_sound(request: AgentRequest, pk: int) -> HttpResponse:
    """The wav as callers hear it."""
    row = _visible(request, pk)
    answer = HttpResponse(service.content_of(row), content_type="audio/wav")
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{row.checksum}"'
    return answer


def _form(request: AgentRequest, form: PromptForm, row: Prompt | None) -> HttpResponse:
    context = {"form": form, "row": row, "speaks": speaking.is_there()}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/flows/prompt.html", context, status=status)


def _visible(request: AgentRequest, pk: int) -> Prompt:
    rows = Prompt.objects.visible_to(request.user).select_related("brand")
    return get_object_or_404(rows, pk=pk)
