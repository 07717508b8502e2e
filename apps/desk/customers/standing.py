"""Where an open case stands, in one jack and a few words; the most pressing sorts first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.interactions.choices import CaseStatus, Status
from apps.interactions.models import Case, Interaction

LIVE_KINDS = frozenset({"chat", "voice", "video"})
LIVE, OFFERED, BREACHED, OURS, THEIRS, SNOOZED = range(6)


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    rank: int
    jack: str
    words: str


def standing_of(case: Case, now: datetime) -> Standing:
    """``case`` with its interactions prefetched."""
    open_ones = [leg for leg in case.interactions.all() if leg.status != Status.ENDED]
    live = next((leg for leg in open_ones if _is_live(leg)), None)
    if live:
        words = _("On the line") if live.kind in ("voice", "video") else _("Live chat")
        return Standing(LIVE, "live", words)
    if case.respond_by and case.respond_by < now and case.status == CaseStatus.OPEN:
        return Standing(BREACHED, "breached", _("Overdue %(time)s") % {"time": _late(case, now)})
    if case.status == CaseStatus.SNOOZED:
        return Standing(SNOOZED, "snoozed", _("Snoozed"))
    if case.status == CaseStatus.PENDING:
        return Standing(THEIRS, "waiting-customer", _("Waits for them"))
    return Standing(OURS, "waiting-us", _("Waits for us"))


def _is_live(leg: Interaction) -> bool:
    return leg.status == Status.ACTIVE and leg.kind in LIVE_KINDS


def _late(case: Case, now: datetime) -> str:
    assert case.respond_by  # noqa: S101  # the caller has asked
    minutes = int((now - case.respond_by).total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 24 * 60:
        return _("%(n)s h") % {"n": minutes // 60}
    return _("%(n)s d") % {"n": minutes // (24 * 60)}
