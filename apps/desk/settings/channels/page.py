"""What the channels' pages show: health in a word with its reason, proofs, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.channels.choices import AccountStatus, ChannelKind, InboundState, OutboxState
from apps.channels.models import ChannelAccount, InboundEvent, OutboxMessage
from apps.interactions.models import Interaction
from apps.routing.models import EntryPoint, Queue

LATELY = timedelta(days=7)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    account: ChannelAccount
    queue: Queue | None
    jack: str
    health: str | Promise
    why: str | Promise
    quarantined: int
    dead: int
    last_in: datetime | None

    @property
    def is_bad(self) -> bool:
        return self.jack in ("breached", "waiting-us")


def rows(user: User, *, now: datetime) -> list[Row]:
    """The ones that need somebody first."""
    accounts = list(ChannelAccount.objects.visible_to(user).current().select_related("brand"))
    ids = [account.pk for account in accounts]
    points = {
        point.channel_id: point.queue
        for point in EntryPoint.objects.filter(channel__in=ids).select_related("queue")
    }
    quarantined = _count(InboundEvent.objects.filter(state=InboundState.QUARANTINED), ids)
    dead = _count(OutboxMessage.objects.filter(state=OutboxState.FAILED), ids)
    last = dict(
        Interaction.objects.filter(
            channel__in=ids, opened_at__gte=now - LATELY, direction="inbound"
        )
        .values_list("channel")
        .annotate(at=Max("opened_at"))
    )
    found = [
        _row(account, points.get(account.pk), quarantined.get(account.pk, 0),
             dead.get(account.pk, 0), last.get(account.pk))
        for account in accounts
    ]  # fmt: skip
    order = {"breached": 0, "waiting-us": 1, "available": 2, "offline": 3}
    return sorted(found, key=lambda row: (order[row.jack], row.account.kind, row.account.name))


def beside(account: ChannelAccount, user: User) -> dict[str, Any]:
    """For the drawer: what is stuck, and how to put it on a site."""
    return {
        "quarantined": InboundEvent.objects.visible_to(user)
        .filter(account=account, state=InboundState.QUARANTINED)
        .defer("raw")
        .order_by("-id")[:SHOWN],
        "dead": OutboxMessage.objects.visible_to(user)
        .filter(account=account, state=OutboxState.FAILED)
        .defer("payload")
        .order_by("-id")[:SHOWN],
        "snippet": snippet(account),
        "has_arrived": Interaction.objects.filter(channel=account).exists(),
    }


def snippet(account: ChannelAccount) -> str:
    """What goes into the page of a site."""
    base = settings.PUBLIC_URL.rstrip("/")
    if account.kind == ChannelKind.CHAT:
        return f'<script src="{base}/widget.js" data-channel="{account.key}" async></script>'
    if account.kind == ChannelKind.FORM:
        return f'<iframe src="{base}/form/{account.key}/" title="{account.name}"></iframe>'
    if account.kind == ChannelKind.GENERIC:
        return f"POST {base}/in/generic/{account.key}/"
    return ""


def _row(
    account: ChannelAccount, queue: Queue | None, quarantined: int, dead: int, last: datetime | None
) -> Row:
    jack, health, why = "available", _("Fine"), _("Ready")
    if account.status == AccountStatus.PAUSED:
        jack, health, why = "offline", _("Paused"), _("Nothing is fetched or sent")
    elif account.last_error:
        jack, health, why = "breached", _("Failing"), account.last_error
    elif quarantined or dead:
        jack, health = "waiting-us", _("Needs you")
        why = _("%(in)s could not be read, %(out)s not sent") % {"in": quarantined, "out": dead}
    elif queue is None:
        jack, health, why = "waiting-us", _("Needs you"), _("It leads to no queue")
    elif account.last_ok_at:
        why = _("Worked lately")
    return Row(account, queue, jack, health, why, quarantined, dead, last)


def _count(rows: Any, ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for pk in rows.filter(account__in=ids).values_list("account", flat=True)[:5000]:
        found[pk] = found.get(pk, 0) + 1
    return found
