"""What is asked of the telephony, kept as rows; the process is woken as the row commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from apps.voice.choices import CallState, OrderState
from apps.voice.errors import NotInCall
from apps.voice.models import Call, Order, VoiceServer

if TYPE_CHECKING:
    from apps.accounts.models import User

CHANNEL = "voice"
PATIENCE = timedelta(seconds=30)  # an older order is refused: nothing rings hours later


@transaction.atomic
def give(
    *, server: VoiceServer, verb: str, call: Call | None = None, by: User | None = None,
    **particulars: Any,
) -> Order:  # fmt: skip
    """Ask for ``verb``. Raises NotInCall for a call that is over."""
    if call is not None and call.state == CallState.ENDED:
        raise NotInCall
    order = Order.objects.create(
        server=server, call=call, verb=verb, particulars=particulars, by=by
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, server.name])
    return order


def waiting(server: VoiceServer) -> list[Order]:
    """What is still to be done, oldest first; what is too old is refused here."""
    rows = Order.objects.filter(server=server, state=OrderState.GIVEN)
    given = list(rows.select_related("call", "by").order_by("pk"))
    since = timezone.now() - PATIENCE
    for order in given:
        if order.created_at < since:
            refuse(order, "Not taken in time")
    return [order for order in given if order.created_at >= since]


def done(order: Order, *, at: datetime | None = None) -> None:
    _close(order, OrderState.DONE, "", at)


def refuse(order: Order, problem: str, *, at: datetime | None = None) -> None:
    _close(order, OrderState.REFUSED, problem, at)


def _close(order: Order, state: str, problem: str, at: datetime | None) -> None:
    Order.objects.filter(pk=order.pk).update(
        state=state, problem=problem[:200], done_at=at or timezone.now()
    )
