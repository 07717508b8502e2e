"""Settings, channels: our own addresses, how they fare, and how they are connected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.channels.adapters import ADAPTERS
from apps.channels.choices import ChannelKind
from apps.channels.errors import AddressTaken, NotConnected, WrongSettings
from apps.channels.forms import AccountForm, TrialForm
from apps.channels.models import ChannelAccount, InboundEvent
from apps.channels.protocol import Can
from apps.channels.services import accounts as service


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def channels(request: AgentRequest) -> HttpResponse:
    rows = ChannelAccount.objects.visible_to(request.user).current().select_related("brand")
    put_aside = InboundEvent.objects.visible_to(request.user).quarantined().exists()
    context = {"accounts": rows, "put_aside": put_aside, "kinds": _kinds()}
    return render(request, "channels/accounts/page.html", context)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def channel_new(request: AgentRequest, kind: str) -> HttpResponse:
    if kind not in ADAPTERS:
        raise Http404
    form = AccountForm(request.POST or None, kind=kind, by=request.user)
    if form.is_valid() and (made := _created(form, kind, request)):
        return redirect("settings:channel", pk=made.pk)
    context = {"form": form, "kind": ChannelKind(kind)}
    status = 422 if form.errors else 200
    return render(request, "channels/accounts/account.html", context, status=status)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def channel(request: AgentRequest, pk: int) -> HttpResponse:
    row = _account(request, pk)
    form = AccountForm(request.POST or None, kind=row.kind, by=request.user, account=row)
    if form.is_valid() and _changed(form, row, request):
        return redirect("settings:channel", pk=row.pk)
    context = {
        "form": form, "account": row, "kind": ChannelKind(row.kind), "trial": TrialForm(),
        "sends": Can.SEND in ADAPTERS[row.kind].can and row.kind != "chat",
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "channels/accounts/account.html", context, status=status)


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


def _created(form: AccountForm, kind: str, request: AgentRequest) -> ChannelAccount | None:
    try:
        return service.create(by=request.user, kind=kind, **form.given())
    except WrongSettings as error:
        form.blame(error.problems)
    except AddressTaken as error:
        form.add_error("address", str(error))
    return None


def _changed(form: AccountForm, row: ChannelAccount, request: AgentRequest) -> bool:
    given: dict[str, Any] = form.given()
    try:
        service.change(by=request.user, account=row, **given)
    except WrongSettings as error:
        form.blame(error.problems)
    except AddressTaken as error:
        form.add_error("address", str(error))
    return not form.errors


def _kinds() -> list[ChannelKind]:
    return [ChannelKind(kind) for kind in ADAPTERS]
