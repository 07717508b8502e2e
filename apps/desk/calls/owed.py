"""A callback that the reader is about to make: whom, and since when they wait."""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.interactions.models import Interaction
from apps.voice.models import Callback


def callback(journey: Sequence[Interaction], user: User) -> Callback | None:
    """Of this case, while it is open; only for whoever may call."""
    if not user.may(Action.CASE_WORK):
        return None
    calls = [leg.pk for leg in journey if leg.kind == "voice"]
    if not calls:
        return None
    rows = Callback.objects.open().filter(interaction__in=calls).select_related("identity")
    return rows.order_by("-pk").first()
