"""Figures of a board in words: what three metres away can be read."""

from __future__ import annotations

from math import floor

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.analytics.domain.boards import MEASURES, UP, Measure
from apps.analytics.domain.thresholds import MISSED, RISK
from apps.analytics.models import AlertEvent, BoardTile
from apps.channels.choices import ChannelKind

NAMES: dict[str, str | Promise] = {
    "waiting": gettext_lazy("Waiting"),
    "longest_wait": gettext_lazy("Longest wait"),
    "overdue": gettext_lazy("Waiting too long"),
    "people_free": gettext_lazy("People free now"),
    "service_level": gettext_lazy("Answered in time"),
    "abandonment": gettext_lazy("Gave up"),
    "first_response": gettext_lazy("First reply"),
    "speed_of_answer": gettext_lazy("Wait for an answer"),
    "first_contact_resolution": gettext_lazy("Solved at first contact"),
    "satisfied": gettext_lazy("Satisfied today"),
    "rating": gettext_lazy("Customer rating today"),
    "unusual_calls": gettext_lazy("Unusual calls out"),
    "offered": gettext_lazy("Came in today"),
}
AGE = gettext_lazy("Oldest waiting")
ADVICE: dict[str, tuple[str | Promise, str | Promise]] = {  # getting close, broken
    "waiting": (
        gettext_lazy("Finish wrap-up, then pick up."),
        gettext_lazy("Everybody, please take one."),
    ),
    "longest_wait": (
        gettext_lazy("Take the oldest first."),
        gettext_lazy("Oldest first, please, now."),
    ),
    "overdue": (gettext_lazy("Take the overdue first."), gettext_lazy("Overdue first, please.")),
    "people_free": (
        gettext_lazy("Finish wrap-up first, then pick up."),
        gettext_lazy("Breaks later, if you can."),
    ),
    "service_level": (
        gettext_lazy("Getting short. Take live work first."),
        gettext_lazy("Short of people. Who can join?"),
    ),
    "abandonment": (
        gettext_lazy("People hang up. Answer live first."),
        gettext_lazy("Too many give up. Live first."),
    ),
}


def title(tile: BoardTile) -> str:
    """Its own title, else the measure with what it is narrowed to."""
    if tile.title:
        return tile.title
    name = str(NAMES.get(tile.measure, tile.measure))
    about = tile.queue.name if tile.queue else kind_name(tile.kind) if tile.kind else ""
    return f"{name}, {about}" if about else name


def kind_name(kind: str) -> str:
    return str(dict(ChannelKind.choices).get(kind, kind))


def channel_measure(measure: Measure) -> str:
    return str(AGE) if measure.key == "longest_wait" else str(NAMES[measure.key])


def number(value: float | None, unit: str) -> tuple[str, str]:
    """What stands large, and what stands small behind it."""
    if value is None:
        return "–", ""
    match unit:
        case "percent":
            return str(int(value)), "%"  # rounded down: 79.9 % is not the promised 80
        case "seconds":
            return span(value)
        case "score":
            return f"{floor(value * 10) / 10:.1f}", _("of 5")  # 4.19 is not the promised 4.2
    return str(round(value)), ""


def span(seconds: float) -> tuple[str, str]:
    """3:41 under an hour, 8:22 h above, days after two."""
    whole = int(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}", ""
    if whole < 48 * 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02}", "h"
    return str(whole // 86_400), _("days")


def target(value: float, unit: str) -> str:
    large, small = number(value, unit)
    if unit == "score":
        return large
    return large if small in ("", "%") else f"{large} {small}"


def target_word(better: str, unit: str) -> str:
    if unit == "percent" and better == UP:
        return _("target")
    return _("at least") if better == UP else _("limit")


def advice(tile: BoardTile) -> str:
    """What to do: its own words, else the measure's; nothing while all is well."""
    close, broken = ADVICE.get(
        tile.measure, (_("Keep an eye on it."), _("Below what we promised."))
    )
    if tile.mark == MISSED:
        return tile.advice_missed or str(broken)
    if tile.mark == RISK:
        return tile.advice_risk or str(close)
    return _("Nothing to do.")


def alert(event: AlertEvent) -> str:
    """One sentence: what, how it stands, and what was promised."""
    tile = event.tile
    measure = MEASURES.get(tile.measure, MEASURES["waiting"])
    large, small = number(event.value, measure.unit)
    said = {
        "what": title(tile), "value": f"{large} {small}".strip(),
        "target": target(event.target, measure.unit),
        "word": target_word(measure.better, measure.unit),
    }  # fmt: skip
    if event.after == MISSED:
        return _("%(what)s is broken: %(value)s, %(word)s %(target)s") % said
    if event.after == RISK:
        return _("%(what)s gets close: %(value)s, %(word)s %(target)s") % said
    return _("%(what)s is well again: %(value)s, %(word)s %(target)s") % said
