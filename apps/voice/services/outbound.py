"""Calls out: from any number of a customer, inside a case or as the beginning of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.customers.choices import Scheme
from apps.customers.services import identities
from apps.interactions.errors import Refused
from apps.interactions.models import Case, Interaction
from apps.interactions.services import conversations, starting
from apps.interactions.services.reach import Via
from apps.voice.choices import CallState
from apps.voice.errors import NoPhone, NoVoice
from apps.voice.models import Call, Phone, PhoneNumber
from apps.voice.services import clearance, dial_rules, orders

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.customers.models import Identity


def numbers_for(user: User, *, brand_id: int | None = None) -> list[PhoneNumber]:
    """From which of our numbers they may call; those of ``brand_id`` first."""
    rows = PhoneNumber.objects.visible_to(user).in_use().select_related("channel__brand", "server")
    return sorted(rows, key=lambda each: (each.channel.brand_id != brand_id, each.number))


@transaction.atomic
def dial_text(*, text: str, number: PhoneNumber, by: User, reason: str = "") -> Call:
    """What somebody typed: whose number it is, or somebody new. Raises as ``dial`` does."""
    value = dial_rules.demand(text, number=number, by=by)
    identity = identities.resolve(
        scheme=Scheme.PHONE, value=value, brand=number.channel.brand, name=""
    )
    return dial(identity=identity, number=number, by=by, reason=reason)


@transaction.atomic
def dial(
    *, identity: Identity, number: PhoneNumber, by: User, case: Case | None = None,
    reason: str = "",
) -> Call:  # fmt: skip
    """Ring ``by`` and then the customer; the call is an interaction of ``case`` or of a new one.

    An open conversation of theirs in the case goes on over the phone. Raises Refused (not a
    phone number, blocked), MayNotDial, NoPhone, NoVoice, and CallingRefused, over which a
    supervisor passes with a ``reason``.
    """
    if identity.scheme != Scheme.PHONE:
        raise Refused(_("This address cannot be called."))
    if not number.server.is_connected:
        raise NoVoice
    if not Phone.objects.filter(user=by, is_online=True).exists():
        raise NoPhone
    if Call.objects.with_person(by).exists():
        raise Refused(_("You are in a call: end it first."))
    cleared = clearance.demand(
        identity.value, number=number, by=by, identity=identity, reason=reason
    )
    part = _part(identity, number, by, case)
    call = Call.objects.create(
        server=number.server,
        number=number,
        interaction=part,
        identity=identity,
        direction="out",
        state=CallState.DIALLING,
        other_party=identity.value,
    )
    clearance.note(call, cleared, by=by)
    orders.give(server=number.server, call=call, verb="dial", by=by)
    return call


def _part(identity: Identity, number: PhoneNumber, by: User, case: Case | None) -> Interaction:
    if case is None:
        case = starting.open_case(
            customer=identity.customer, brand=number.channel.brand, by=by,
            subject=_("Call to %(number)s") % {"number": identity.display or identity.value},
        )  # fmt: skip
    via = Via(number.channel, identity)
    running = case.interactions.filter(owner=by, status="active").order_by("-pk").first()
    if running is not None:
        return conversations.continue_on(
            interaction=running, channel=number.channel, identity=identity, by=by
        )
    return starting.place(case=case, via=via, by=by)
