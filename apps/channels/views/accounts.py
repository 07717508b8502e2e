"""What an administrator does to one of our addresses besides changing it: try, pause, archive."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.channels.adapters import ADAPTERS
from apps.channels.errors import NotConnected
from apps.channels.models import ChannelAccount
from apps.channels.services import accounts as service


class TrialForm(forms.Form):
    send_to = forms.CharField(label=_("Send a test message to"), max_length=320, required=False)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def channel_trial(request: AgentRequest, pk: int) -> HttpResponse:
    """Try the connection; with an address, send a test message there."""
    row = _account(request, pk)
    form = TrialForm(request.POST)
    try:
        send_to = form.cleaned_data["send_to"] if form.is_valid() else ""
        messages.success(request, service.try_out(account=row, send_to=send_to))
    except NotConnected as error:
        messages.error(request, str(error))
    return redirect("settings:channel", pk=row.pk)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def channel_pause(request: AgentRequest, pk: int) -> HttpResponse:
    """Nothing goes in or out for a while, or with ``resume=1`` again."""
    row = _account(request, pk)
    move = service.resume if request.POST.get("resume") else service.pause
    move(by=request.user, account=row)
    return redirect("settings:channel", pk=row.pk)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def channel_archive(request: AgentRequest, pk: int) -> HttpResponse:
    service.archive(by=request.user, account=_account(request, pk))
    return redirect("settings:channels")


def _account(request: AgentRequest, pk: int) -> ChannelAccount:
    rows = ChannelAccount.objects.visible_to(request.user).current().select_related("brand")
    return get_object_or_404(rows.filter(kind__in=ADAPTERS), pk=pk)
