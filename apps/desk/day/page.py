"""An agent's own page: their figures beside the team's middle, their day so far, what waits.

Nobody else's figure is ever told: the team is a median and its middle half, and only of five
people or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.analytics.domain.kpi import Better, Figure, Unit
from apps.analytics.services import peers
from apps.analytics.services.figures import Period
from apps.analytics.services.peers import Beside
from apps.desk.day import shift
from apps.surveys.models import Response
from apps.surveys.services import pulse

WEEKS = timedelta(days=28)
FEW = 30  # contacts; under it chance has most of the say
PRAISE = timedelta(days=30)
SHOWN: dict[str, dict[str, object]] = {
    "first_contact_resolution": {},
    "csat": {"as": "mean"},
    "replied_in_time": {},
    "quality_score": {},
    "adherence": {},
    "non_response": {},
    "handle_time": {},
}
NAMES: dict[str, str | Promise] = {
    "first_contact_resolution": gettext_lazy("Solved at first contact"),
    "csat": gettext_lazy("Customer rating"),
    "replied_in_time": gettext_lazy("Replied in time"),
    "quality_score": gettext_lazy("Quality score"),
    "adherence": gettext_lazy("As planned"),
    "non_response": gettext_lazy("Offers missed"),
    "handle_time": gettext_lazy("Handling time"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the team's middle half, its median and one's own stand, 0 to 1; right is better."""

    low: float
    high: float
    median: float
    own: float


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is, its pair, its place, and what that means in words."""

    key: str
    name: str | Promise
    figure: Figure
    large: str
    small: str
    team: str
    scale: Scale | None
    said: str
    people: int

    @property
    def pair(self) -> tuple[str, str]:
        """Numerator and denominator as people count: time in minutes, the rest as it is."""
        if self.figure.ratio.scale == 0.001:
            minutes = round(self.figure.numerator / 60_000)
            return _("%s min") % minutes, str(self.figure.denominator)
        return str(self.figure.numerator), str(self.figure.denominator)

    @property
    def from_what(self) -> str:
        """ "39 of 40" for a share, "28 ÷ 7" for a mean."""
        said = dict(zip(("n", "all"), self.pair, strict=True))
        is_share = self.figure.kpi.unit is Unit.PERCENT and self.figure.options.get("as") != "mean"
        return _("%(n)s of %(all)s") % said if is_share else "{n} ÷ {all}".format(**said)


def context(user: User, *, now: datetime) -> dict[str, Any]:
    zone = user.time_zone or timezone.get_current_timezone_name()
    lines, missing = _lines(user, now=now, zone=zone)
    return {
        "now": now,
        "greeting": _greeting(now.astimezone(ZoneInfo(zone)).hour),
        "lines": lines,
        "missing": missing,
        "people": max((line.people for line in lines), default=0),
        "shift": shift.of(user, now=now, zone=zone),
        "pulse": pulse.waiting_for(user, now=now),
        "praise": _praise(user, now=now),
        "lows": _lows(user, now=now),
        "fewest": peers.FEWEST,
    }


def _lines(user: User, *, now: datetime, zone: str) -> tuple[list[Line], list[str]]:
    """Those that have a value, and the names of those nobody could count yet."""
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    period = Period(midnight - WEEKS, midnight + timedelta(days=1), zone)
    found = peers.beside_all(user, list(SHOWN), period, **SHOWN)
    lines = [_line(key, found[key]) for key in SHOWN if found[key].own.value is not None]
    missing = [str(NAMES[key]) for key in SHOWN if found[key].own.value is None]
    return lines, missing


def _line(key: str, beside: Beside) -> Line:
    own = beside.own
    large, small = _words(own.value, own)
    team = " ".join(_words(beside.median, own)).strip() if beside.median is not None else ""
    return Line(
        key=key, name=NAMES[key], figure=own, large=large, small=small, team=team,
        scale=_scale(beside), said=_said(key, beside), people=beside.people,
    )  # fmt: skip


def _scale(beside: Beside) -> Scale | None:
    value, low, high, median = beside.own.value, beside.low, beside.high, beside.median
    if value is None or low is None or high is None or median is None:
        return None
    half = max(high - low, abs(median) * 0.05, 1e-9)
    begin, end = low - half, high + half
    begin, end = min(begin, value), max(end, value)
    is_turned = beside.own.kpi.better is Better.DOWN

    def place(at: float) -> float:
        share = 0.04 + 0.92 * (at - begin) / (end - begin)
        return round(1 - share if is_turned else share, 3)

    first, second = place(low), place(high)
    return Scale(min(first, second), max(first, second), place(median), place(value))


def _said(key: str, beside: Beside) -> str:
    """What the place means, in words; a small number says so before anything else."""
    own = beside.own
    if own.denominator < FEW and own.kpi.unit is not Unit.HOURS:
        return _("Few so far, so read it gently.")
    if beside.median is None:
        return _("Fewer than five in your team have this, so nothing is beside it.")
    if own.kpi.better is Better.NEITHER or key == "handle_time":
        return _("For your information; there is no goal.")
    value, low, high = own.value or 0.0, beside.low or 0.0, beside.high or 0.0
    if low <= value <= high:
        return _("With the team.")
    is_good = (value > high) == (own.kpi.better is Better.UP)
    return _("Better than most of the team.") if is_good else _("Below the middle of the team.")


def _words(value: float | None, figure: Figure) -> tuple[str, str]:
    if value is None:
        return "–", ""
    match figure.kpi.unit:
        case _ if figure.options.get("as") == "mean" and figure.kpi.key == "csat":
            return f"{value:.1f}", _("of 5")
        case Unit.PERCENT:
            return f"{100 * value:.0f}", "%"
        case Unit.SECONDS:
            if value >= 3600:
                return f"{int(value) // 3600}:{int(value) % 3600 // 60:02}", _("h")
            return f"{int(value) // 60}:{int(value) % 60:02}", _("min")
    return f"{value:.1f}", ""


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _praise(user: User, *, now: datetime) -> Response | None:
    """The newest kind words about a contact of one's own."""
    rows = Response.objects.visible_to(user).filter(agent=user, csat=5, at__gte=now - PRAISE)
    found: Response | None = (
        rows.exclude(comment="").select_related("customer").order_by("-at", "-pk").first()
    )
    return found


def _lows(user: User, *, now: datetime) -> list[Response]:
    """One's own unhappy customers of late, to look at again."""
    rows = Response.objects.visible_to(user).filter(agent=user, csat__lte=2, at__gte=now - PRAISE)
    return list(rows.select_related("interaction__case", "customer").order_by("-at")[:3])
