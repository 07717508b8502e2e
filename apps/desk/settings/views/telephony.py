"""Settings: telephone servers and their health, our numbers, who may dial what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.core import disk
from apps.core.errors import DomainError
from apps.desk.settings.telephony import page
from apps.desk.settings.telephony.forms import FLOWS, NumberForm, RelayForm, RuleForm
from apps.routing.models import EntryPoint, Queue
from apps.voice.models import DialRule, MediaRelay, PhoneNumber
from apps.voice.services import dial_rules, numbers, relays

REFUSED = 422
POLICY = (
    "caller_id", "records", "consent", "consent_announcement", "tells_agent", "screen_pop",
)  # fmt: skip


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def telephony(request: AgentRequest) -> HttpResponse:
    """Servers, whether they are connected, their phones, our numbers, what went wrong lately."""
    now = timezone.now()
    rows = PhoneNumber.objects.visible_to(request.user).select_related("channel__brand", "server")
    rules = DialRule.objects.filter(user__in=User.objects.visible_to(request.user))
    context = {
        "servers": page.servers(now=now),
        "problems": page.problems(now=now),
        "unrecorded": page.unrecorded(now=now),
        "room": disk.room(),
        "numbers": rows.order_by("archived_at", "number"),
        "rules": rules.select_related("user").order_by("user__username"),
        "ways": relays.ways(),
        "web": page.from_sites(request.user),
        "queues": Queue.objects.visible_to(request.user).current().select_related("line_sound"),
        "people": User.objects.visible_to(request.user).active().at_the_desk(),
    }
    return render(request, "desk/settings/telephony/page.html", context)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def number_new(request: AgentRequest) -> HttpResponse:
    first = {"records": True, "tells_agent": True}
    form = NumberForm(request.POST or None, by=request.user, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        led = _led(given)
        others = {name: value for name, value in given.items() if name not in FLOWS}
        try:
            row = numbers.add(by=request.user, **others, **led)
            messages.success(request, _("%(number)s is ready.") % {"number": row.number})
            return redirect("settings:telephony")
        except DomainError as refused:
            form.add_error("number", str(refused))
    return _form(request, form, None)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def number(request: AgentRequest, pk: int) -> HttpResponse:
    rows = PhoneNumber.objects.visible_to(request.user).select_related("channel")
    row = get_object_or_404(rows, pk=pk)
    if "archive" in request.POST or "restore" in request.POST:
        numbers.archive(row=row, by=request.user, restore="restore" in request.POST)
        return redirect("settings:telephony")
    point = EntryPoint.objects.filter(channel=row.channel).first()
    queue = point.queue_id if point else None
    first = {name: getattr(row, name) for name in (*POLICY, *FLOWS, "number", "server")}
    first |= {"name": row.channel.name, "brand": row.channel.brand_id, "queue": queue}
    form = NumberForm(request.POST or None, by=request.user, row=row, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        policy = {name: given[name] for name in POLICY} | _led(given)
        names = {"name": given["name"], "queue": given["queue"]}
        numbers.change(row=row, by=request.user, **names, **policy)
        messages.success(request, _("Saved."))
        return redirect("settings:telephony")
    return _form(request, form, row)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def relay(request: AgentRequest) -> HttpResponse:
    """The servers by which browsers find each other; the environment's, where none are named."""
    row = MediaRelay.objects.first()
    first = {"stun_urls": row.stun_urls, "turn_urls": row.turn_urls} if row else {}
    form = RelayForm(request.POST or None, initial=first)
    if form.is_valid():
        relays.change(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings:telephony")
    context = {"form": form, "ways": relays.ways()}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/telephony/relay.html", context, status=status)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def dial_rule(request: AgentRequest, pk: int) -> HttpResponse:
    """What one person may dial beyond the usual."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    rule = DialRule.objects.filter(user=person).first()
    names = ("abroad", "premium", "per_day")
    first = {name: getattr(rule, name) for name in names} if rule else {}
    form = RuleForm(request.POST or None, initial=first)
    if form.is_valid():
        dial_rules.allow(user=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings:telephony")
    context = {"form": form, "person": person}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/telephony/rule.html", context, status=status)


def _led(given: Mapping[str, Any]) -> dict[str, Any]:
    """The flows by their ids, as the number keeps them and the log can tell them."""
    return {f"{name}_id": given[name].pk if given[name] else None for name in FLOWS}


def _form(request: AgentRequest, form: NumberForm, row: PhoneNumber | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "row": row}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/telephony/number.html", context, status=status)
