"""May we call this number now? The law of the place it lives in, and what its owner wishes.

Asked of every call out by ``clearance``. A supervisor may pass over it with a reason, which is
kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action
from apps.core import audit
from apps.customers.choices import Purpose, Scheme
from apps.customers.services import consents
from apps.routing.domain.hours import MINUTES_A_DAY
from apps.voice.domain import windows as pure
from apps.voice.domain.windows import Window
from apps.voice.errors import CallingRefused
from apps.voice.models import CallingWindow

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.customers.models import Identity

KIND = "voice"
LEAST_REASON = 5  # letters


@dataclass(frozen=True, slots=True)
class Passed:
    """What was passed over, and why; empty: nothing was."""

    rule: str = ""
    reason: str = ""


def demand(
    *, value: str, identity: Identity | None, brand: Brand, by: User, reason: str = ""
) -> Passed:
    """``identity``: whose number ``value`` is, where we know.

    Raises CallingRefused unless ``by`` may pass over the rule, and says why.
    """
    refused = problem(value=value, identity=identity, brand=brand, now=timezone.now())
    if refused is None:
        return Passed()
    said = reason.strip()
    if by.may(Action.CALL_OVERRIDE) and len(said) >= LEAST_REASON:
        told = {"rule": refused.rule} | ({} if identity else {"number": value})
        audit.record("call.rule_overridden", actor=by, target=identity, summary=said[:200], **told)
        return Passed(refused.rule, said)
    refused.can_override = by.may(Action.CALL_OVERRIDE)
    raise refused


def problem(
    *, value: str, identity: Identity | None, brand: Brand, now: datetime
) -> CallingRefused | None:
    """Why this number may not be called at ``now``; None when it may."""
    if not _is_welcome(value, identity):
        return CallingRefused("do_not_call", _("This customer does not want to be called."))
    rows = CallingWindow.objects.for_brand(brand)
    place = pure.place_of(value, zone=brand.time_zone)
    found = pure.in_force(map(_window, rows), country=place.country, brand=brand.pk)
    if pure.is_open(found, place, now):
        return None
    here = now.astimezone(ZoneInfo(place.zones[0]))
    words = _("It is %(time)s where they are: calls are not allowed there now.")
    told = words % {"time": date_format(here, "D H:i")}
    opening = pure.opens_at(found, place, now)
    if opening is not None:
        local = opening.astimezone(ZoneInfo(place.zones[0]))
        told += " " + _("From %(time)s on, their time.") % {"time": date_format(local, "D H:i")}
    return CallingRefused("window", told)


@transaction.atomic
def add_window(
    *, brand: Brand | None, country: str, days: list[int], begins: time, ends: time,
    by: User,
) -> CallingWindow:  # fmt: skip
    row = CallingWindow.objects.create(
        brand=brand, country=country, days=sorted(days), begins=begins, ends=ends
    )
    audit.record("call.window_added", actor=by, target=row, summary=str(row))
    return row


@transaction.atomic
def drop_window(*, row: CallingWindow, by: User) -> None:
    audit.record("call.window_dropped", actor=by, target=row, summary=str(row))
    row.delete()


def _is_welcome(value: str, identity: Identity | None) -> bool:
    """A number that nobody holds is on a list, or free."""
    if identity is None:
        return not consents.is_barred(scheme=Scheme.PHONE, value=value, purpose=Purpose.SERVICE)
    return consents.may_contact(identity, Purpose.SERVICE, KIND)


def _window(row: CallingWindow) -> Window:
    ends = row.ends.hour * 60 + row.ends.minute or MINUTES_A_DAY
    begins = row.begins.hour * 60 + row.begins.minute
    return Window(frozenset(row.days), begins, ends, row.country, row.brand_id)
