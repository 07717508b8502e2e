from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.desk.settings.hours import DAYS, HoursField, Span, written
from apps.routing.domain.hours import MINUTES_A_DAY
from apps.voice.domain.answer_hours import Plan, Stretch, Who

SIDES = {Who.OWN: _("You answer"), Who.US: _("We answer")}
WORKDAY_BEGINS = time(9)


class VersionForm(forms.Form):
    """``after`` is the version that the page showed."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WeekForm(VersionForm):
    """Seven days, for each side spans such as 09:00-12:00, 13:00-18:00."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(DAYS):
            told = plan.weekly.get(weekday, ())
            for side, words in SIDES.items():
                self.fields[f"{side}-{weekday}"] = _spans(f"{name}: {words}", told, side)

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(name, [self[f"{side}-{n}"] for side in SIDES]) for n, name in enumerate(DAYS)]

    def weekly(self) -> list[list[Stretch]]:
        told = self.cleaned_data
        return [
            [each for side in SIDES for each in _stretches(told[f"{side}-{n}"], side)]
            for n in range(len(DAYS))
        ]


class DayForm(VersionForm):
    """A day that differs, or (``drop``) no longer does."""

    when = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    label = forms.CharField(label=_("What it is"), max_length=80, required=False)
    own = HoursField(label=_("You answer"), required=False)
    us = HoursField(label=_("We answer"), required=False)
    drop = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def stretches(self) -> list[Stretch]:
        told = self.cleaned_data
        return [each for side in SIDES for each in _stretches(told[side.value], side)]


class ForwardForm(VersionForm):
    """One side answers everything until a moment of the client's own clock."""

    who = forms.ChoiceField(choices=[(side.value, words) for side, words in SIDES.items()])
    until = forms.CharField(max_length=20)
    stop = forms.BooleanField(required=False)

    def __init__(self, *args: Any, zone: str, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now.astimezone(ZoneInfo(zone))
        for name in ("who", "until"):
            self.fields[name].required = "stop" not in self.data

    def clean_until(self) -> datetime | None:
        """An hour, tonight, the next morning, or a moment as a browser writes it."""
        text = self.cleaned_data["until"]
        if not text:
            return None
        tomorrow = (self.now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
        known = {
            "hour": self.now + timedelta(hours=1),
            "tonight": tomorrow.replace(hour=0),
            "morning": tomorrow.replace(hour=WORKDAY_BEGINS.hour),
        }
        try:
            until = known.get(text) or datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("Until when?")) from None
        if until.tzinfo is None:
            until = until.replace(tzinfo=self.now.tzinfo)
        if until <= self.now:
            raise forms.ValidationError(_("That moment has passed."))
        return until


class LimitForm(VersionForm):
    most_calls = forms.IntegerField(
        label=_("Calls we take at once"), min_value=0, max_value=1000, required=False
    )


class RestoreForm(VersionForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _spans(label: str, told: Any, side: Who) -> HoursField:
    shown = [(_time(each.begins), _time(each.ends)) for each in told if each.who == side]
    return HoursField(label=label, required=False, initial=written(shown))


def _stretches(spans: list[Span], side: Who) -> list[Stretch]:
    return [Stretch(_minutes(a), _minutes(b) or MINUTES_A_DAY, side) for a, b in spans]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
