"""May this person dial that number? The pure answer is in ``domain/dialling.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.voice.domain import dialling
from apps.voice.domain.dialling import Checked, Refusal, Rule
from apps.voice.errors import MayNotDial
from apps.voice.models import CallEvent, DialRule, PhoneNumber

if TYPE_CHECKING:
    from apps.accounts.models import User

DIALLED = "dialled"


def check(text: str, *, number: PhoneNumber, by: User) -> Checked:
    """What ``text`` is as a number, and why ``by`` may not call it from ``number``, if so."""
    brand = number.channel.brand
    home = PhoneNumber.objects.in_use().filter(channel__brand=brand)
    return dialling.check(
        text,
        country=brand.country,
        home=[number.number, *home.values_list("number", flat=True)],
        rule=rule_of(by),
        today=begun_today(by),
    )


def demand(text: str, *, number: PhoneNumber, by: User) -> str:
    """The number as E.164. Raises MayNotDial."""
    found = check(text, number=number, by=by)
    if found.refusal is not None:
        raise MayNotDial(words(found.refusal, shown=found.shown))
    return found.number


def words(refusal: Refusal, *, shown: str) -> str:
    said = {
        Refusal.UNREADABLE: _("“%(number)s” is not a phone number."),
        Refusal.SHORT: _("%(number)s is a short number: dial it on a telephone."),
        Refusal.PREMIUM: _("%(number)s costs extra. An administrator can allow such calls."),
        Refusal.ABROAD: _("%(number)s is abroad. An administrator can allow such calls."),
        Refusal.CAP: _("You have made all the calls that one day allows."),
    }
    return said[refusal] % {"number": shown}


def rule_of(user: User) -> Rule:
    row = DialRule.objects.filter(user=user).first()
    if row is None:
        return Rule()
    most = dialling.USUAL_PER_DAY if row.per_day is None else row.per_day
    return Rule(abroad=row.abroad, premium=row.premium, per_day=most)


def begun_today(user: User) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return CallEvent.objects.filter(kind=DIALLED, actor=user, at__gte=midnight).count()


@transaction.atomic
def allow(
    *, user: User, abroad: bool, premium: bool, per_day: int | None, by: User | None
) -> DialRule:
    rule, _made = DialRule.objects.update_or_create(
        user=user, defaults={"abroad": abroad, "premium": premium, "per_day": per_day}
    )
    audit.record(
        "voice.dial_rule", actor=by, target=user, summary=str(user),
        abroad=abroad, premium=premium, per_day=per_day,
    )  # fmt: skip
    return rule
