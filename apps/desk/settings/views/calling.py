"""Settings: when we call out, whom we never call, and what looked unusual."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.customers.models import Suppression
from apps.customers.services import suppressions
from apps.desk.settings.calling import LiftForm, NumbersForm, WindowForm
from apps.voice.models import CallAlarm, CallEvent, CallingWindow
from apps.voice.services import calling_rules, dial_rules

REFUSED = 422
LISTED, MOST_ALARMS, MOST_CALLERS = 25, 50, 20


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def calling(request: AgentRequest) -> HttpResponse:
    return _page(request)


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def window_new(request: AgentRequest) -> HttpResponse:
    form = WindowForm(request.POST, by=request.user)
    if not form.is_valid():
        return _page(request, window_form=form)
    calling_rules.add_window(by=request.user, **form.cleaned_data)
    return redirect("settings:calling")


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def window_removal(request: AgentRequest, pk: int) -> HttpResponse:
    rows = CallingWindow.objects.visible_to(request.user)
    calling_rules.drop_window(row=get_object_or_404(rows, pk=pk), by=request.user)
    return redirect("settings:calling")


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def never_call(request: AgentRequest) -> HttpResponse:
    """A number or a whole list that is not called from now on."""
    form = NumbersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, numbers_form=form)
    added, unread = suppressions.add_numbers(
        texts=form.texts(), reason=form.cleaned_data["reason"], by=request.user
    )
    told = ngettext(
        "%(n)d number is not called any more.", "%(n)d numbers are not called any more.", added
    )
    messages.success(request, told % {"n": added})
    if unread:
        words = _("%(n)d could not be read, the first is “%(first)s”.")
        messages.warning(request, words % {"n": len(unread), "first": unread[0]})
    return redirect("settings:calling")


@permitted(Action.CHANNEL_MANAGE)
@require_POST
def lifting(request: AgentRequest, pk: int) -> HttpResponse:
    """It may be called again, with a reason."""
    row = get_object_or_404(Suppression, pk=pk)
    form = LiftForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Say why it may be called again."))
    suppressions.lift(row=row, by=request.user, reason=form.cleaned_data["reason"])
    return redirect("settings:calling")


def _page(request: AgentRequest, **forms: Any) -> HttpResponse:
    wanted = request.GET.get("number", "")[:20].strip()
    listed = Suppression.objects.filter(scheme="phone").order_by("-pk")
    if wanted:
        listed = listed.filter(value__startswith=wanted if wanted[0] == "+" else f"+{wanted}")
    context = {
        "windows": CallingWindow.objects.visible_to(request.user).select_related("brand"),
        "listed": listed[:LISTED],
        "wanted": wanted,
        "alarms": CallAlarm.objects.visible_to(request.user).select_related("user", "seen_by")[
            :MOST_ALARMS
        ],
        "callers": _callers(request.user),
        "window_form": WindowForm(by=request.user),
        "numbers_form": NumbersForm(),
    }
    status = REFUSED if forms else 200
    return render(request, "desk/settings/calling/page.html", context | forms, status=status)


def _callers(user: User) -> list[tuple[User, int, int]]:
    """Who called out today: how often, and how often they may."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    begun = CallEvent.objects.filter(kind=dial_rules.DIALLED, at__gte=midnight)
    begun = begun.filter(actor__in=User.objects.visible_to(user)).order_by()
    used = dict(begun.values_list("actor").annotate(n=Count("pk")).order_by("-n")[:MOST_CALLERS])
    people = User.objects.in_bulk(used)
    return [(people[pk], n, dial_rules.rule_of(people[pk]).per_day) for pk, n in used.items()]
