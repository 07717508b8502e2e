"""Settings, webhooks: who is told of what, how it went, once more."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.integrations.choices import DispatchState, SubscriptionStatus
from apps.integrations.forms import WebhookForm
from apps.integrations.models import Dispatch, Subscription
from apps.integrations.services import dispatches, facts, subscriptions

LOG = 50  # lines of the log on a page
OWED = Q(dispatches__state__in=[DispatchState.QUEUED, DispatchState.SENDING])


@permitted(Action.WEBHOOK_MANAGE)
@require_GET
def webhooks(request: AgentRequest) -> HttpResponse:
    rows = Subscription.objects.visible_to(request.user).annotate(
        owed=Count("dispatches", filter=OWED)
    )
    return render(request, "integrations/webhooks/page.html", {"webhooks": rows})


@permitted(Action.WEBHOOK_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def webhook_new(request: AgentRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None, by=request.user)
    if form.is_valid():
        row, secret = subscriptions.create(by=request.user, **form.cleaned_data)
        return _page(request, row, secret=secret)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "integrations/webhooks/webhook.html", context, status=status)


@permitted(Action.WEBHOOK_MANAGE)
@require_http_methods(["GET", "POST"])
def webhook(request: AgentRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    form = WebhookForm(request.POST or None, by=request.user, subscription=row)
    if form.is_valid():
        subscriptions.change(subscription=row, by=request.user, **form.cleaned_data)
        return redirect("settings:webhook", pk)
    return _page(request, row, form=form)


@permitted(Action.WEBHOOK_MANAGE)
@never_cache
@require_POST
def rotation(request: AgentRequest, pk: int) -> HttpResponse:
    """The answer shows the new secret, this one time."""
    row = _one(request, pk)
    secret = subscriptions.rotate(subscription=row, by=request.user)
    return _page(request, _one(request, pk), secret=secret)


@permitted(Action.WEBHOOK_MANAGE)
@require_POST
def pause(request: AgentRequest, pk: int) -> HttpResponse:
    """Off, or on again."""
    row = _one(request, pk)
    is_on = row.status == SubscriptionStatus.ACTIVE
    move = subscriptions.pause if is_on else subscriptions.resume
    move(subscription=row, by=request.user)
    return redirect("settings:webhook", pk)


@permitted(Action.WEBHOOK_MANAGE)
@require_POST
def trial(request: AgentRequest, pk: int) -> HttpResponse:
    facts.ping(subscription=_one(request, pk))
    messages.success(request, _("A test event is on its way."))
    return redirect("settings:webhook", pk)


@permitted(Action.WEBHOOK_MANAGE)
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    subscriptions.delete(subscription=_one(request, pk), by=request.user)
    return redirect("settings:webhooks")


@permitted(Action.WEBHOOK_MANAGE)
@require_POST
def resend(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Dispatch.objects.visible_to(request.user), pk=pk)
    dispatches.resend(dispatch=row)
    messages.success(request, _("It is sent once more."))
    return redirect("settings:webhook", row.subscription_id)


def _one(request: AgentRequest, pk: int) -> Subscription:
    return get_object_or_404(Subscription.objects.visible_to(request.user), pk=pk)


def _page(
    request: AgentRequest,
    row: Subscription,
    *,
    form: WebhookForm | None = None,
    secret: str = "",
) -> HttpResponse:
    before = request.GET.get("before", "")
    log = row.dispatches.select_related("fact").order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        log = log.filter(pk__lt=int(before))
    lines = list(log[: LOG + 1])
    context = {
        "webhook": row,
        "form": form or WebhookForm(by=request.user, subscription=row),
        "secret": secret,
        "log": lines[:LOG],
        "next_url": f"?before={lines[LOG - 1].pk}" if len(lines) > LOG else "",
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "integrations/webhooks/webhook.html", context, status=status)
