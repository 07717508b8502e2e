"""Opening hours as people type them: "09:00-12:00, 13:00-18:00"; nothing is closed."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any
from zoneinfo import available_timezones

import holidays
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.routing.models import Calendar, CalendarException

Span = tuple[time, time]
DAYS = [
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
]  # fmt: skip
WRITTEN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?")
LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(closed|[\d:.\s\u2013-]+?)(?:\s+(\D.*))?", re.IGNORECASE)


def parse(text: str) -> list[Span]:
    """Raises ValueError for what is no list of spans in order."""
    spans: list[Span] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = WRITTEN.fullmatch(part)
        if found is None:
            raise ValueError(part)
        opens = time(int(found[1]), int(found[2] or 0))
        closes = time(int(found[3]) % 24, int(found[4] or 0))
        if closes != time(0) and closes <= opens:
            raise ValueError(part)
        if spans and (spans[-1][1] == time(0) or opens < spans[-1][1]):
            raise ValueError(part)
        spans.append((opens, closes))
    return spans


def written(spans: list[Span]) -> str:
    return ", ".join(f"{a:%H:%M}-{'24:00' if b == time(0) else f'{b:%H:%M}'}" for a, b in spans)


class HoursField(forms.CharField):
    def clean(self, value: Any) -> list[Span]:
        try:
            return parse(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(
                _("Write spans in order, such as 09:00-12:00, 13:00-18:00.")
            ) from error


class DaysField(forms.CharField):
    """One day a line: "2026-12-24 closed Christmas Eve", "2026-12-31 09:00-13:00"."""

    def clean(self, value: Any) -> list[tuple[date, Span | None, str]]:
        found: list[Any] = []
        for line in filter(None, (row.strip() for row in super().clean(value).splitlines())):
            match = LINE.fullmatch(line)
            try:
                if match is None:
                    raise ValueError(line)
                day = date.fromisoformat(match[1])
                spans = [None] if match[2].lower() == "closed" else parse(match[2])
            except ValueError as error:
                raise forms.ValidationError(
                    _("“%(line)s”: write a date, then closed or hours, then a word for it."),
                    params={"line": line[:60]},
                ) from error
            found += [(day, span, match[3] or "") for span in spans]
        return found


class CalendarForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    holiday_country = forms.ChoiceField(label=_("Public holidays of"), required=False)
    holiday_region = forms.CharField(
        label=_("Region"), max_length=10, required=False, help_text=_("Its code, such as BY.")
    )
    exceptions = DaysField(
        label=_("Days that differ"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: 2026-12-24 closed Christmas Eve, 2026-12-31 09:00-13:00"),
    )  # fmt: skip

    def __init__(self, *args: Any, calendar: Calendar | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(calendar))
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
        self.fields["holiday_country"].choices = countries()  # type: ignore[attr-defined]
        for number, day in enumerate(DAYS):
            self.fields[f"day_{number}"] = HoursField(label=day, required=False, max_length=80)

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(7)]

    def shape(self) -> dict[str, Any]:
        given = self.cleaned_data
        plain = ("name", "time_zone", "holiday_country", "holiday_region", "exceptions")
        weekly = [given[f"day_{number}"] for number in range(7)]
        return {name: given[name] for name in plain} | {"weekly": weekly}


def time_zones() -> list[tuple[str, str]]:
    names = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in names)]


def countries() -> list[tuple[str, Any]]:
    codes = sorted(code for code in holidays.list_supported_countries() if len(code) == 2)
    return [("", _("none")), *((code, code) for code in codes)]


def _initial(calendar: Calendar | None) -> dict[str, Any]:
    if calendar is None:
        usual = {f"day_{n}": "09:00-17:00" for n in range(5)}
        return usual | {"time_zone": "Europe/London"}
    by_day: dict[int, list[Span]] = {n: [] for n in range(7)}
    for row in calendar.hours.order_by("weekday", "opens"):
        by_day[row.weekday].append((row.opens, row.closes))
    lines = [
        f"{row.date} {_said(row)} {row.label}"
        for row in calendar.exceptions.order_by("date", "opens")
    ]
    return {
        "name": calendar.name,
        "time_zone": calendar.time_zone,
        "holiday_country": calendar.holiday_country,
        "holiday_region": calendar.holiday_region,
        "exceptions": "\n".join(line.strip() for line in lines),
        **{f"day_{n}": written(spans) for n, spans in by_day.items()},
    }


def _said(row: CalendarException) -> str:
    return "closed" if row.opens is None else f"{row.opens:%H:%M}-{row.closes:%H:%M}"
