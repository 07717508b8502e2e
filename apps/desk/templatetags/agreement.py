"""Template words of calibration, coaching and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.quality.choices import ReviewKind, Trait
from apps.quality.domain.intervals import Interval
from apps.quality.models import CoachingCheck, CoachingPlan, Review
from apps.quality.services.agreements import Cell

register = template.Library()

# Cicchetti 1994.
_GOOD, _FAIR, _POOR = 0.75, 0.6, 0.4


@register.filter
def two(value: float | None) -> str:
    """``0.48``, with a real minus, and none before nothing."""
    if value is None:
        return "–"
    words = number_format(abs(round(value, 2)), 2)
    return f"\N{MINUS SIGN}{words}" if round(value, 2) < 0 else words


@register.filter
def signed(value: float | str | None) -> str:
    """``+6.8``, with a real minus; a dash for what is not known, which templates call ""."""
    if value is None or isinstance(value, str):
        return "–"
    words = number_format(abs(round(value, 1)), 1)
    return f"+{words}" if value > 0 else f"\N{MINUS SIGN}{words}" if round(value, 1) else words


@register.filter
def size(value: float) -> str:
    return number_format(abs(round(value, 1)), 1)


@register.filter
def icc_word(value: float) -> str:
    if value >= _GOOD:
        return _("excellent")
    if value >= _FAIR:
        return _("good")
    return _("fair") if value >= _POOR else _("poor")


@register.filter
def coefficient(name: str) -> str:
    return {"alpha": "\N{GREEK SMALL LETTER ALPHA}"}.get(name, name)


@register.filter
def short_name(person: object) -> str:
    """``Sara K.``"""
    first, *rest = str(person).split()
    return f"{first} {rest[-1][0]}." if rest else first


@register.filter
def or_zero(value: float | None) -> float:
    return value or 0.0


@register.filter
def cell_share(cell: Cell) -> str:
    return f"{round(100 * cell.same / cell.of)} %" if cell.of else "–"


@register.filter
def apart(totals: Sequence[float | None]) -> str:
    known = [total for total in totals if total is not None]
    return number_format(round(max(known) - min(known), 1), 1) if len(known) > 1 else "–"


@register.filter
def spread(interval: Interval | None) -> str:
    """``71 to 84``; nothing where it is unknown."""
    if interval is None or interval.low is None or interval.high is None:
        return ""
    ends = {"low": _one(interval.low), "high": _one(interval.high)}
    return _("%(low)s to %(high)s") % ends


@register.filter
def spread_share(interval: Interval | None) -> str:
    """The same of a share from 0 to 1, in percent."""
    if interval is None or interval.low is None or interval.high is None:
        return ""
    ends = {"low": round(100 * interval.low), "high": round(100 * interval.high)}
    return (_("%(low)s to %(high)s %%") % ends).replace("-", "\N{MINUS SIGN}")


@register.filter
def signed_share(interval: Interval | None) -> str:
    """A difference of shares, in points of percent."""
    return "–" if interval is None else signed(100 * interval.value)


def _one(value: float) -> str:
    rounded = round(value, 1)
    return (
        f"\N{MINUS SIGN}{number_format(-rounded, 1)}" if rounded < 0 else number_format(rounded, 1)
    )


@register.filter
def upper_half(value: float | None) -> float:
    """Where a score stands on a line from 50 to 100, where nearly all of them are."""
    return max(0.0, min(1.0, (value or 0.0) / 50 - 1))


@register.inclusion_tag("desk/quality/coaching/_of_review.html", takes_context=True)
def review_coaching(context: Context, review: Review) -> dict[str, Any]:
    """The plans that run for the review's agent, and the door to a new one."""
    user: User = context["user"]
    is_plain = review.kind == ReviewKind.REVIEW and review.is_released
    plans = CoachingPlan.objects.visible_to(user).running().filter(agent=review.agent)
    leads = user.may(Action.COACHING_LEAD) and review.agent_id != user.pk
    return {
        "review": review,
        "plans": plans if is_plain else [],
        "may_plan": is_plain and leads,
    }


@register.filter
def check(plan: CoachingPlan, days: int) -> CoachingCheck | None:
    """The plan's check after so many days, from what is prefetched."""
    return next((each for each in plan.checks.all() if each.days == days), None)


@register.filter
def value_of(found: CoachingCheck | None) -> float | None:
    return found.value if found else None


@register.filter
def words(text: str) -> list[int]:
    return [int(word) for word in text.split()]


@register.filter
def trait_word(key: str) -> str:
    return str(Trait(key).label) if key in Trait else key
