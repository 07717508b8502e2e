"""What a call shows of us to others: a number to whom it rings, a caller to another program."""

from __future__ import annotations

from apps.accounts.models import User
from apps.voice.choices import CallerId
from apps.voice.domain import screen_pop as pure
from apps.voice.models import Call, PhoneNumber


def caller_id(call: Call) -> str:
    """What a call out of our number shows to whom it rings."""
    number = call.our_number
    policy = number.caller_id
    if policy == CallerId.HIDDEN:
        return ""
    if policy == CallerId.BRAND:
        ours = PhoneNumber.objects.in_use().filter(
            channel__brand=number.channel.brand_id, caller_id=CallerId.OWN
        )
        main = ours.order_by("pk").first()
        return main.number if main else number.number
    return number.number


def screen_pop(call: Call, user: User) -> str:
    """Where another program opens this caller, by the template of the number; else empty."""
    if call.number is None:
        return ""
    talk = call.interaction
    values = {
        "caller": call.other_party,
        "called": call.number.number,
        "case": talk.case.number if talk else "",
        "customer": talk.customer_id if talk else "",
        "agent": user.username,
    }
    return pure.address(call.number.screen_pop, values)
