"""Dispatches: sent under a lease, as the outbox of the channels is, and kept as the log."""

from __future__ import annotations

import time
from datetime import timedelta

import httpx
import structlog
from django.db import transaction
from django.utils import timezone

from apps.core import outgoing
from apps.core.retrying import LADDER, delay
from apps.integrations.choices import DispatchState, SubscriptionStatus
from apps.integrations.domain import signing
from apps.integrations.models import Dispatch
from apps.integrations.services import subscriptions

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=1)
GONE = 410  # they say: never again
SHOWN = 500  # characters of an answer


def deliver_due(*, sender: str, limit: int = 200) -> int:
    """Send what is due, oldest first; returns how many were tried."""
    tried = 0
    while tried < limit and (row := _lease(sender)):
        _send(row)
        tried += 1
    return tried


@transaction.atomic
def _lease(sender: str) -> Dispatch | None:
    now = timezone.now()
    row = (
        Dispatch.objects.due(now)
        .filter(subscription__status=SubscriptionStatus.ACTIVE)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("subscription", "fact")
        .first()
    )
    if row is None:
        return None
    row.state, row.attempts = DispatchState.SENDING, row.attempts + 1
    row.leased_until, row.leased_by = now + LEASE, sender[:60]
    row.save(update_fields=["state", "attempts", "leased_until", "leased_by", "updated_at"])
    return row


def _send(row: Dispatch) -> None:
    """Talk to the other side, outside any transaction, and write down what it said."""
    now, began = timezone.now(), time.monotonic()
    fact = row.fact
    text = signing.body(kind=fact.kind, at=fact.at, told=fact.facts, seq=fact.seq)
    answer: httpx.Response | None = None
    try:
        keys = subscriptions.keys_of(row.subscription, now=now)
        headers = signing.headers(text, message_id=f"evt_{fact.pk}", keys=keys, now=now)
        answer = outgoing.post(row.subscription.url, content=text.encode(), headers=headers)
        problem = "" if answer.is_success else f"HTTP {answer.status_code}"
    except outgoing.RefusedAddress as error:
        problem = str(error)
    except httpx.HTTPError as error:
        problem = f"{type(error).__name__}: {error}"
    except Exception as error:  # a fault of ours: the ladder goes on, the log has the story
        log.exception("webhook.broken", dispatch=row.pk)
        problem = type(error).__name__
    _settle(row, problem, answer, milliseconds=int((time.monotonic() - began) * 1000))


@transaction.atomic
def _settle(
    row: Dispatch, problem: str, answer: httpx.Response | None, *, milliseconds: int
) -> None:
    """Write the outcome if the lease is still ours."""
    now = timezone.now()
    state, due_at = DispatchState.SENT, row.due_at
    if problem:
        is_over = row.attempts > len(LADDER) or (answer is not None and answer.status_code == GONE)
        state = DispatchState.FAILED if is_over else DispatchState.QUEUED
        due_at = now + timedelta(seconds=delay(row.attempts, retry_after=_retry_after(answer)))
    ours = Dispatch.objects.filter(
        pk=row.pk, state=DispatchState.SENDING, leased_by=row.leased_by, attempts=row.attempts
    )
    settled = ours.update(
        state=state, due_at=due_at, problem=problem[:300], milliseconds=milliseconds,
        status_code=answer.status_code if answer is not None else None,
        answer=_shown(answer), sent_at=None if problem else now, leased_until=None, leased_by="",
        updated_at=now,
    )  # fmt: skip
    if not settled:
        return
    if problem:
        subscriptions.failed(row.subscription_id, problem=problem, at=now)
    else:
        subscriptions.worked(row.subscription_id, at=now)


def resend(*, dispatch: Dispatch) -> None:
    """Once more from the first rung, whatever became of it; the same id and the same text."""
    Dispatch.objects.filter(pk=dispatch.pk).exclude(state=DispatchState.SENDING).update(
        state=DispatchState.QUEUED, due_at=timezone.now(), attempts=0, problem="",
        updated_at=timezone.now(),
    )  # fmt: skip


def _retry_after(answer: httpx.Response | None) -> float | None:
    said = answer.headers.get("Retry-After", "") if answer is not None else ""
    return min(float(said), 86_400.0) if said.isdigit() else None


def _shown(answer: httpx.Response | None) -> str:
    if answer is None:
        return ""
    return answer.content[:SHOWN].decode("utf-8", "replace").replace("\x00", "")
