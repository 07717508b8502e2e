"""Settings, channels: connect, test, pause, archive, and what got stuck on the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, onward, permitted
from apps.channels.errors import AddressTaken, WrongSettings
from apps.channels.models import ChannelAccount, OutboxMessage
from apps.channels.services import accounts, outbox
from apps.desk.settings.channels import page
from apps.desk.settings.channels.forms import CONNECTABLE, ChannelForm
from apps.routing.services import points

REFUSED = 422


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def channels(request: AgentRequest) -> HttpResponse:
    return _list(request, None)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def channel_new(request: AgentRequest, kind: str) -> HttpResponse:
    if kind not in CONNECTABLE:
        raise Http404
    form = ChannelForm(request.POST or None, by=request.user, kind=kind)
    if form.is_valid() and (account := _create(request, form)):
        messages.success(request, _("%(channel)s is connected.") % {"channel": account})
        return onward(request, "settings:channel", account.pk)
    status = REFUSED if form.errors else 200
    context = {"form": form, "kind": kind, "kinds": CONNECTABLE}
    return render(request, "desk/settings/channels/new.html", context, status=status)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def channel(request: AgentRequest, pk: int) -> HttpResponse:
    account = _visible(request, pk)
    form = ChannelForm(request.POST or None, by=request.user, kind=account.kind, account=account)
    if form.is_valid() and _change(request, account, form):
        messages.success(request, _("Saved."))
        return redirect("settings:channel", pk)
    return _list(request, account, form=form, status=REFUSED if form.errors else 200)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def outbox_retry(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OutboxMessage.objects.visible_to(request.user), pk=pk)
    outbox.retry(row.pk)
    messages.success(request, _("It is being sent again."))
    return redirect("settings:channel", row.account_id)


def _list(
    request: AgentRequest, account: ChannelAccount | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    rows = page.rows(request.user, now=timezone.now())
    context |= {
        "rows": rows,
        "bad": [row for row in rows if row.is_bad],
        "account": account,
        "kinds": CONNECTABLE,
    }
    if account is not None:
        context["row"] = next((row for row in rows if row.account.pk == account.pk), None)
        context |= page.beside(account, request.user)
    return render(request, "desk/settings/channels/page.html", context, status=status)


def _create(request: AgentRequest, form: ChannelForm) -> ChannelAccount | None:
    given = form.cleaned_data
    try:
        account = accounts.create(
            by=request.user,
            brand=given["brand"],
            kind=form.kind,
            name=given["name"],
            address=given.get("address") or "",
            settings=form.options(),
        )
    except (WrongSettings, AddressTaken) as problem:
        _refuse(form, problem)
        return None
    points.lead(channel=account, queue=given["queue"], by=request.user)
    return account


def _change(request: AgentRequest, account: ChannelAccount, form: ChannelForm) -> bool:
    given = form.cleaned_data
    try:
        accounts.change(
            by=request.user,
            account=account,
            name=given["name"],
            address=given.get("address"),
            settings=form.options(),
        )
    except (WrongSettings, AddressTaken) as problem:
        _refuse(form, problem)
        return False
    points.lead(channel=account, queue=given["queue"], by=request.user)
    return True


def _refuse(form: ChannelForm, problem: WrongSettings | AddressTaken) -> None:
    if isinstance(problem, WrongSettings):
        form.refuse(problem.problems)
    else:
        form.add_error("address" if "address" in form.fields else None, str(problem))


def _visible(request: AgentRequest, pk: int) -> ChannelAccount:
    rows = ChannelAccount.objects.visible_to(request.user).current().select_related("brand")
    return get_object_or_404(rows, pk=pk)
