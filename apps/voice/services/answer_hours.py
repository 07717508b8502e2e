"""Who answers a brand's calls: every change is a new version, in force as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.errors import Conflict
from apps.core.events import publish
from apps.interactions.errors import Refused
from apps.routing.domain.hours import MINUTES_A_DAY
from apps.voice.domain import answer_hours as pure
from apps.voice.domain.answer_hours import Plan, Stretch, Who
from apps.voice.events import AnswerHoursChanged
from apps.voice.models import AnswerHours

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

KEPT = ("weekly", "exceptions", "forward", "forward_until", "most_calls")
Day = list[list[Any]]  # [begins, ends, who]
ALL_OURS: Day = [[0, MINUTES_A_DAY, Who.US.value]]


class HoursMoved(Conflict):
    code = "answer_hours_moved"

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed these hours meanwhile. Look at them again."))


def plan_of(row: AnswerHours | None, brand: Brand) -> Plan:
    """By the brand's clock; where nothing was agreed we answer everything."""
    zone = brand.time_zone
    if row is None:
        return Plan(zone=zone, weekly=dict.fromkeys(range(7), _stretches(ALL_OURS)))
    return Plan(
        zone=zone,
        weekly={weekday: _stretches(told) for weekday, told in enumerate(row.weekly)},
        exceptions={
            date.fromisoformat(when): _stretches(told["day"])
            for when, told in row.exceptions.items()
        },
        forward=Who(row.forward) if row.forward else None,
        forward_until=row.forward_until,
    )


def set_week(*, brand: Brand, after: int, weekly: Sequence[Sequence[Stretch]], by: User) -> None:
    """Seven days, Monday first. ``after`` is the version that was read; each raises HoursMoved."""
    for stretches in weekly:
        _check(stretches)
    _write(brand, after, "hours", by, weekly=[_plain(each) for each in weekly])


def set_day(
    *, brand: Brand, after: int, when: date, label: str, stretches: Sequence[Stretch], by: User
) -> None:
    """A day that differs."""
    _check(stretches)
    told = {when.isoformat(): {"label": label[:80], "day": _plain(stretches)}}
    _write(brand, after, "day", by, exceptions=_exceptions(brand) | told)


def drop_day(*, brand: Brand, after: int, when: date, by: User) -> None:
    """Like every week again."""
    told = _exceptions(brand)
    told.pop(when.isoformat(), None)
    _write(brand, after, "day", by, exceptions=told)


def forward(*, brand: Brand, after: int, who: Who | None, until: datetime | None, by: User) -> None:
    """All calls to one side until a moment, whatever the week says; None: the week holds again."""
    told = {"forward": who or "", "forward_until": until if who else None}
    _write(brand, after, "forward", by, **told)


def take_at_once(*, brand: Brand, after: int, most_calls: int | None, by: User) -> None:
    """As many calls we take; the next ring at the client's desk."""
    _write(brand, after, "calls", by, most_calls=most_calls)


def restore(*, brand: Brand, after: int, version: int, by: User) -> None:
    """An earlier version again; a forwarding of then is not."""
    old = AnswerHours.objects.filter(brand=brand, version=version).first()
    if old is None:
        raise Refused(_("There is no such version."))
    told = {name: getattr(old, name) for name in ("weekly", "exceptions", "most_calls")}
    _write(brand, after, "restored", by, restores=version, forward="", forward_until=None, **told)


@transaction.atomic
def _write(brand: Brand, after: int, changed: str, by: User, **told: Any) -> None:
    """A version after the one that was read; the database lets one writer have the number."""
    base = AnswerHours.objects.in_force(brand)
    if (base.version if base else 0) != after:
        raise HoursMoved
    kept: Mapping[str, Any] = {name: getattr(base, name) for name in KEPT} if base else {}
    try:
        with transaction.atomic():
            row = AnswerHours.objects.create(
                brand=brand, version=after + 1, changed=changed, by=by,
                **{"weekly": [ALL_OURS] * 7} | dict(kept) | told,
            )  # fmt: skip
    except IntegrityError as error:
        raise HoursMoved from error
    audit.record(
        "answer_hours.changed", actor=by, target=brand, summary=changed, version=row.version
    )
    publish(AnswerHoursChanged(brand.pk))


def _exceptions(brand: Brand) -> dict[str, Any]:
    base = AnswerHours.objects.in_force(brand)
    return dict(base.exceptions) if base else {}


def _check(stretches: Sequence[Stretch]) -> None:
    broken = pure.problem(stretches)
    if broken == "overlap":
        raise Refused(_("Both would answer at the same time."))
    if broken:
        raise Refused(_("A time begins before it ends, within one day."))


def _plain(stretches: Sequence[Stretch]) -> Day:
    ordered = sorted(stretches, key=lambda each: each.begins)
    return [[each.begins, each.ends, str(each.who)] for each in ordered]


def _stretches(told: Sequence[Sequence[Any]]) -> list[Stretch]:
    return [Stretch(begins, ends, Who(who)) for begins, ends, who in told]
