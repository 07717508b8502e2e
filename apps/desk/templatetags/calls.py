"""What a page shows of calls."""

from __future__ import annotations

from django import template

from apps.accounts.models import User
from apps.interactions.models import Interaction
from apps.voice.models import Call
from apps.voice.services import acts, showing

register = template.Library()


@register.filter
def cannot(call: Call, verb: str) -> str:
    """Why this call has no such key; empty: it has it."""
    return acts.cannot(call, verb)


@register.simple_tag
def crm_address(leg: Interaction | None, user: User) -> str:
    """Where another program opens the caller of this leg; empty for all but calls."""
    if leg is None or leg.kind != "voice":
        return ""
    rows = Call.objects.select_related("number", "interaction__case")
    call = rows.filter(interaction=leg).first()
    return showing.screen_pop(call, user) if call else ""
