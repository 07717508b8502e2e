"""Settings, opening hours."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.settings.hours import DAYS, CalendarForm
from apps.routing.errors import RulesRefused
from apps.routing.models import Calendar
from apps.routing.services import calendars as service
from apps.routing.services import hours

REFUSED = 422


@permitted(Action.QUEUE_MANAGE)
@require_GET
def calendars(request: AgentRequest) -> HttpResponse:
    rows = Calendar.objects.visible_to(request.user).prefetch_related("queues", "hours")
    now = timezone.now()
    pure = hours.calendars(rows)
    found = [(row, pure[row.pk].is_open(now), pure[row.pk].next_opening(now)) for row in rows]
    return render(request, "desk/settings/calendars/list.html", {"calendars": found})


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def calendar_new(request: AgentRequest) -> HttpResponse:
    return _edit(request, None)


@permitted(Action.QUEUE_MANAGE)
@require_http_methods(["GET", "POST"])
def calendar(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Calendar.objects.visible_to(request.user), pk=pk))


@permitted(Action.QUEUE_MANAGE)
@require_POST
def calendar_archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of use, or with ``restore=1`` back into it."""
    row = get_object_or_404(Calendar.objects.visible_to(request.user), pk=pk)
    move = service.restore if request.POST.get("restore") else service.archive
    move(calendar=row, by=request.user)
    return redirect("settings:calendars")


def _edit(request: AgentRequest, row: Calendar | None) -> HttpResponse:
    form = CalendarForm(request.POST or None, calendar=row)
    if form.is_valid():
        try:
            saved = service.save(by=request.user, calendar=row, **form.shape())
            return redirect("settings:calendar", saved.pk)
        except RulesRefused as refused:
            form.add_error("name", str(refused))
    context = {"form": form, "calendar": row} | _preview(row)
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/calendars/calendar.html", context, status=status)


def _preview(row: Calendar | None) -> dict[str, object]:
    """Whether it is open now, and the week as lines."""
    if row is None:
        return {}
    now = timezone.now()
    pure = hours.calendars([row])[row.pk]
    # Without a zone: the template shows it as it is there.
    local = now.astimezone(ZoneInfo(row.time_zone)).replace(tzinfo=None)
    week = [
        (day, [(_hour(s.opens), _hour(s.closes) or 24, s) for s in row.hours.filter(weekday=n)])
        for n, day in enumerate(DAYS)
    ]
    return {
        "is_open": pure.is_open(now),
        "closes_at": pure.closes_at(now),
        "opens_at": pure.next_opening(now),
        "local": local,
        "week": week,
        "now_hour": round(local.hour + local.minute / 60, 2),
        "today": local.weekday(),
    }


def _hour(at: time) -> float:
    return round(at.hour + at.minute / 60, 2)
