"""Watching the boards: marks that do not flicker, and telling whoever wants to hear of a change.

The change of a mark, its event and what is owed to addresses and programs are written in one
transaction; sending is tried again by rows.
"""

from __future__ import annotations

import base64
import json
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from apps.analytics.domain.boards import MEASURES
from apps.analytics.domain.thresholds import MET, MISSED, ORDER, RISK, UNKNOWN, Limit, Marked
from apps.analytics.models import (
    AlertDelivery,
    AlertEvent,
    AlertRule,
    Board,
    BoardReading,
    BoardTile,
)
from apps.analytics.services import board_readings, board_words
from apps.core import audit, outgoing, realtime, sealing

if TYPE_CHECKING:
    from apps.accounts.models import User

KEPT = timedelta(days=1)
LADDER = (15, 60, 300, 1_800, 7_200)  # seconds between tries
LEASE = timedelta(minutes=2)
FLOOR_HINT = "board-alerts"


def watch(*, now: datetime) -> int:
    """Read every board once, move its marks, keep the minute. Returns how many marks changed."""
    changed = 0
    for board in Board.objects.current():
        reading = board_readings.read(board, now=now)
        minute = now.replace(second=0, microsecond=0)
        for tile, value in reading.tiles:
            if reading.is_stale and value.figure is not None:
                continue  # old sums prove nothing
            changed += _read(tile, value.value, now=now)
            if value.value is not None:
                BoardReading.objects.update_or_create(
                    tile=tile, minute=minute, defaults={"value": value.value}
                )
    if changed:
        realtime.hint("floor", FLOOR_HINT)
    return changed


def prune(*, now: datetime) -> None:
    BoardReading.objects.filter(minute__lt=now - KEPT).delete()


def limit_of(tile: BoardTile) -> Limit:
    measure = MEASURES.get(tile.measure, MEASURES["waiting"])
    return Limit(tile.target, measure.better, measure.unit)


@transaction.atomic
def listen(
    *, tile: BoardTile, by: User, to_desk: bool, at_risk: bool, emails: list[str], webhook_url: str
) -> AlertRule:
    """Say who hears of this tile. Raises RefusedAddress for a program inside our own network."""
    if webhook_url:
        outgoing.pinned_address(webhook_url)
    rule, _made = AlertRule.objects.get_or_create(tile=tile)
    rule.to_desk, rule.at_risk, rule.emails = to_desk, at_risk, emails
    if webhook_url and not rule.secret:
        rule.secret = sealing.seal(secrets.token_bytes(24))
    rule.webhook_url = webhook_url
    rule.save()
    audit.record("board.alert_changed", actor=by, target=tile.board, summary=str(tile))
    return rule


def secret_of(rule: AlertRule) -> str:
    """As the other side needs it, in the form of Standard Webhooks; empty without a program."""
    if not rule.secret:
        return ""
    return "whsec_" + base64.b64encode(sealing.unseal(bytes(rule.secret))).decode()


def standing(board_ids: list[int]) -> list[BoardTile]:
    """Tiles of these boards that stand badly and are told at the desk, worst and longest first."""
    rows = BoardTile.objects.filter(
        board__in=board_ids, board__archived_at__isnull=True, alert__to_desk=True,
        mark__in=[RISK, MISSED],
    ).select_related("board", "queue", "alert")  # fmt: skip
    told = [row for row in rows if row.mark == MISSED or row.alert.at_risk]
    return sorted(told, key=lambda row: (-ORDER[row.mark], row.marked_at or timezone.now()))


def send_due(*, now: datetime, limit: int = 50) -> int:
    """Send what is owed; how many arrived."""
    due = AlertDelivery.objects.filter(
        sent_at__isnull=True, failed_at__isnull=True, due_at__lte=now
    ).order_by("due_at")
    return sum(_deliver(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _read(tile: BoardTile, value: float | None, *, now: datetime) -> bool:
    row = BoardTile.objects.select_for_update(skip_locked=True).filter(pk=tile.pk).first()
    if row is None:
        return False
    before = Marked(row.mark, row.pending, row.pending_count)
    after = before.read(value, limit_of(row))
    if after == before:
        return False
    row.mark, row.pending, row.pending_count = after.mark, after.pending, after.count
    if after.mark != before.mark:
        row.marked_at = now
    row.save(update_fields=["mark", "pending", "pending_count", "marked_at"])
    if after.mark == before.mark:
        return False
    _tell(row, before=before.mark, after=after.mark, value=value, now=now)
    return True


def _tell(
    tile: BoardTile, *, before: str, after: str, value: float | None, now: datetime
) -> None:  # fmt: skip
    rule: AlertRule | None = AlertRule.objects.filter(tile=tile).first()
    if rule is None or not _is_news(rule, before, after):
        return
    event = AlertEvent.objects.create(
        tile=tile, before=before, after=after, value=value, target=tile.target, at=now
    )
    owed = [("email", address) for address in rule.emails]
    owed += [("webhook", rule.webhook_url)] if rule.webhook_url else []
    AlertDelivery.objects.bulk_create(
        AlertDelivery(event=event, way=way, to=to, due_at=now) for way, to in owed
    )


def _is_news(rule: AlertRule, before: str, after: str) -> bool:
    """Broken, close when that is wanted too, and well again after what was told."""
    bad = {MISSED, RISK} if rule.at_risk else {MISSED}
    if after in bad:
        return before not in bad or ORDER[after] > ORDER[before]
    return before in bad and after != UNKNOWN


def _deliver(pk: int, *, now: datetime) -> bool:
    """Take it by moving its time on, send outside of any transaction, write down how it went."""
    won = AlertDelivery.objects.filter(
        pk=pk, sent_at__isnull=True, failed_at__isnull=True, due_at__lte=now
    ).update(due_at=now + LEASE)
    if not won:
        return False
    row = AlertDelivery.objects.select_related("event__tile__board", "event__tile__queue").get(
        pk=pk
    )
    try:
        _send(row)
    except (OSError, httpx.HTTPError, outgoing.RefusedAddress, _Refused) as error:
        _failed(row, str(error) or type(error).__name__, now=now)
        return False
    AlertDelivery.objects.filter(pk=pk).update(sent_at=timezone.now(), problem="")
    return True


def _failed(row: AlertDelivery, problem: str, *, now: datetime) -> None:
    attempts = row.attempts + 1
    if attempts > len(LADDER):
        AlertDelivery.objects.filter(pk=row.pk).update(
            attempts=attempts, failed_at=now, problem=problem[:200]
        )
        return
    AlertDelivery.objects.filter(pk=row.pk).update(
        attempts=attempts, problem=problem[:200],
        due_at=now + timedelta(seconds=LADDER[attempts - 1]),
    )  # fmt: skip


class _Refused(Exception):
    """The program answered, but not with a yes."""


def _send(row: AlertDelivery) -> None:
    if row.way == "email":
        _mail(row)
        return
    rule = AlertRule.objects.get(tile=row.event.tile_id)
    body = json.dumps(_particulars(row.event), separators=(",", ":")).encode()
    name, moment = f"alert_{row.pk}", timezone.now()
    signature = Webhook(secret_of(rule)).sign(name, moment, body.decode())
    answer = outgoing.post(
        row.to,
        content=body,
        headers={
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": signature,
        },
    )
    if not 200 <= answer.status_code < 300:
        raise _Refused(f"answered {answer.status_code}")


def _mail(row: AlertDelivery) -> None:
    tile = row.event.tile
    with translation.override(tile.board.language):
        words = board_words.alert(row.event)
        subject = f"{tile.board.name}: {words}"
        link = f"{settings.PUBLIC_URL}/boards/{tile.board_id}/"
        text = f"{words}\n\n{_('The board')}: {link}\n"
    EmailMessage(
        subject=subject[:180], body=text, to=[row.to],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": _message_id(row)},
    ).send()  # fmt: skip


def _message_id(row: AlertDelivery) -> str:
    """The same for every try, so that a mail program shows it once."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return f"<alert-{row.pk}@{host}>"


def _particulars(event: AlertEvent) -> dict[str, Any]:
    tile = event.tile
    return {
        "type": "board.alert",
        "timestamp": event.at.isoformat(),
        "data": {
            "board": {"id": tile.board_id, "name": tile.board.name},
            "tile": {"id": tile.pk, "measure": tile.measure, "title": board_words.title(tile)},
            "before": event.before or MET,
            "after": event.after,
            "value": event.value,
            "target": event.target,
        },
    }
