"""A flow's draft heard on one's own phone. Nothing is left of it: no customer, no place in line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.interactions.errors import Refused
from apps.voice.choices import TRIAL, CallState
from apps.voice.errors import NoPhone, NoVoice
from apps.voice.models import Call, CallFlow, FlowVersion, Phone, PhoneNumber
from apps.voice.services import flows, orders

if TYPE_CHECKING:
    from apps.accounts.models import User

VERB = "try_flow"


@transaction.atomic
def dial(*, flow: CallFlow, by: User) -> Call:
    """Ring ``by`` and let them hear what is drafted. Raises NoPhone, NoVoice, Refused."""
    phone = Phone.objects.filter(user=by, is_online=True).select_related("server").first()
    if phone is None:
        raise NoPhone
    if not phone.server.is_connected:
        raise NoVoice
    if Call.objects.with_person(by).exists():
        raise Refused(_("You are in a call: end it first."))
    numbers = PhoneNumber.objects.in_use().filter(server=phone.server)
    number = numbers.filter(channel__brand=flow.brand_id).first()
    version = flows.draft_of(flow) or flows.published_of(flow)
    if number is None or version is None:
        raise Refused(_("%(brand)s has no number yet: try it in words.") % {"brand": flow.brand})
    call = Call.objects.create(
        server=phone.server, number=number, direction=TRIAL, state=CallState.DIALLING,
        other_party=phone.endpoint,
    )  # fmt: skip
    orders.give(server=phone.server, call=call, verb=VERB, by=by, version=version.pk)
    return call


def version_of(call: Call) -> FlowVersion | None:
    """What is to be heard; none when it was thrown away meanwhile."""
    order = call.orders.filter(verb=VERB).first()
    pk = order.particulars["version"] if order else 0
    return FlowVersion.objects.filter(pk=pk).first()
