"""Figures, changes, durations and names as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Brand, Team, User
from apps.analytics.domain.kpi import Better, Figure, Unit
from apps.channels.choices import ChannelKind
from apps.interactions.models import ContactReason
from apps.routing.models import Queue

DIMENSIONS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Channel"),
    "queue": gettext_lazy("Queue"),
    "agent": gettext_lazy("Agent"),
    "team": gettext_lazy("Team"),
    "brand": gettext_lazy("Brand"),
    "reason": gettext_lazy("Reason"),
}
NONE = "–"


def value(unit: Unit, number: float | None) -> str:
    """ "78.4 %", "0:38", "2:10 h", "4.2"; a dash where there is no value."""
    if number is None:
        return NONE
    match unit:
        case Unit.PERCENT:
            return f"{number_format(round(number * 100, 1), 1)} %"
        case Unit.SECONDS:
            return duration(number)
        case Unit.HOURS:
            return _("%s h") % number_format(round(number, 1), 1)
        case Unit.MONEY:
            return number_format(round(number, 2), 2)
        case Unit.COUNT:
            return count(number)
    return number_format(round(number, 1), 1)


def figure(one: Figure) -> str:
    return value(one.kpi.unit, one.value)


def duration(seconds: float) -> str:
    """ "0:38" minutes and seconds under an hour, "2:10 h" above."""
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return _("%s h") % f"{whole // 3600}:{whole % 3600 // 60:02}"


def count(number: float) -> str:
    """Thousands apart by a thin space."""
    return f"{round(number):,}".replace(",", "\u202f")


def short(unit: Unit, number: float | None) -> str:
    """For a cell or an axis: no unit."""
    if number is None:
        return NONE
    if unit is Unit.PERCENT:
        return f"{number * 100:.0f}"
    if unit is Unit.SECONDS:
        return duration(number)
    return f"{number:.0f}" if abs(number) >= 10 or number == int(number) else f"{number:.1f}"


def made_of(one: Figure) -> str:
    """Numerator and denominator as a person says them."""
    if not one.kpi.denominator or not one.denominator:  # a count, a peak: made of one thing
        return ""
    if one.kpi.unit is Unit.PERCENT and one.ratio.scale == 1.0 and not _is_time(one):
        return _("%(a)s of %(b)s") % {"a": count(one.numerator), "b": count(one.denominator)}
    if _is_time(one) and one.kpi.unit is Unit.PERCENT:
        return _("%(a)s h of %(b)s h") % {
            "a": number_format(one.numerator / 3_600_000 * _weight(one), 1),
            "b": number_format(one.denominator / 3_600_000, 1),
        }
    return _("over %(n)s") % {"n": count(one.denominator)}


@dataclass(frozen=True, slots=True)
class Change:
    """``word`` is "better", "worse" or "": handling time has no better side."""

    text: str
    arrow: str  # up, fall, or "" for none
    word: str
    tone: str  # better worse or ""


def change(now: Figure, before: Figure | None) -> Change | None:
    """From the period before; points for shares, the same unit for the rest."""
    if before is None or now.value is None or before.value is None:
        return None
    delta = now.value - before.value
    text = _size(now.kpi.unit, abs(delta))
    if round(delta, 3) == 0 or text in {"0.0", "0", "0.00", _("%s s") % 0}:
        return Change("", "", _("as before"), "")
    arrow = "up" if delta > 0 else "fall"
    if now.kpi.better is Better.NEITHER:
        return Change(text, arrow, _("more") if delta > 0 else _("less"), "")
    is_better = (delta > 0) == (now.kpi.better is Better.UP)
    return Change(
        text, arrow, _("better") if is_better else _("worse"), "better" if is_better else "worse"
    )


def names(dimension: str, keys: Iterable[Any], reader: User) -> dict[Any, str]:
    """What each key is called, for whoever may see it."""
    wanted = [key for key in keys if key]
    rows: QuerySet[Any]
    match dimension:
        case "kind":
            labels = dict(ChannelKind.choices)
            return {key: str(labels.get(key, key)) for key in wanted}
        case "queue":
            rows = Queue.objects.visible_to(reader).filter(pk__in=wanted)
        case "team":
            rows = Team.objects.filter(pk__in=wanted)
        case "brand":
            rows = Brand.objects.visible_to(reader).filter(pk__in=wanted)
        case "reason":
            reasons = ContactReason.objects.filter(pk__in=wanted).select_related("parent")
            return {row.pk: _reason(row) for row in reasons}
        case _:
            rows = User.objects.visible_to(reader).filter(pk__in=wanted)
    return {row.pk: str(row) for row in rows}


def name_of(dimension: str, key: Any, known: dict[Any, str]) -> str:
    if not key:
        return {
            "agent": _("Nobody"),
            "team": _("No team yet"),
            "reason": _("Not said"),
            "queue": _("No queue"),
        }.get(dimension, _("None"))
    return known.get(key) or _("Somebody else's")


def _reason(row: ContactReason) -> str:
    return f"{row.parent.name} > {row.name}" if row.parent else row.name


def _size(unit: Unit, number: float) -> str:
    if unit is Unit.PERCENT:
        return number_format(round(number * 100, 1), 1)
    if unit is Unit.SECONDS:
        return _span(number)
    return value(unit, number)


def _span(seconds: float) -> str:
    """ "4 s", "12 min", "2:10 h": a difference is no time of day."""
    whole = round(seconds)
    if whole < 60:
        return _("%s s") % whole
    return _("%s min") % round(whole / 60) if whole < 3600 else duration(whole)


def _is_time(one: Figure) -> bool:
    return one.kpi.key in {
        "occupancy", "load_factor", "utilisation", "adherence", "conformance", "hold_share",
        "dead_air", "talk_over",
    }  # fmt: skip


def _weight(one: Figure) -> float:
    return one.ratio.scale
