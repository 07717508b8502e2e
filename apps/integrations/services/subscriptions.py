"""Subscriptions: made, changed, given a new secret, switched off when nobody answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit, outgoing, outward, sealing
from apps.integrations.choices import DispatchState, SubscriptionStatus
from apps.integrations.domain import matching, signing
from apps.integrations.errors import RefusedUrl, UnknownKind
from apps.integrations.models import Dispatch, Subscription

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

log = structlog.get_logger(__name__)

OVERLAP = timedelta(hours=24)  # both secrets sign
TOLD = ("name", "url", "kinds", "numbers")
PATIENCE = timedelta(days=3)  # of failures without one success


@transaction.atomic
def create(
    *,
    by: User,
    name: str,
    url: str,
    kinds: Iterable[str] = (),
    brands: Iterable[Brand] = (),
    numbers: Iterable[str] = (),
) -> tuple[Subscription, str]:
    """The subscription and its secret, told this one time. Raises RefusedUrl, UnknownKind."""
    _check(url=url, kinds=kinds)
    secret = signing.new_secret()
    row = Subscription.objects.create(
        name=name, url=url, kinds=sorted(set(kinds)), numbers=sorted(set(numbers)), created_by=by,
        secret=sealing.seal(secret.encode()),
    )  # fmt: skip
    row.brands.set(brands)
    audit.record("webhook.created", actor=by, target=row, summary=name, url=url)
    return row, secret


@transaction.atomic
def change(
    *,
    subscription: Subscription,
    by: User,
    name: str | None = None,
    url: str | None = None,
    kinds: Iterable[str] | None = None,
    brands: Iterable[Brand] | None = None,
    numbers: Iterable[str] | None = None,
) -> None:
    """What is not named stays. Raises RefusedUrl, UnknownKind."""
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    _check(url=url if url != row.url else None, kinds=kinds or ())
    before = {name: getattr(row, name) for name in TOLD}
    row.name, row.url = name or row.name, url or row.url
    row.kinds = row.kinds if kinds is None else sorted(set(kinds))
    row.numbers = row.numbers if numbers is None else sorted(set(numbers))
    row.save(update_fields=[*TOLD, "updated_at"])
    if brands is not None:
        row.brands.set(brands)
    after = {name: getattr(row, name) for name in TOLD}
    audit.record("webhook.changed", actor=by, target=row, before=before, after=after)


@transaction.atomic
def rotate(*, subscription: Subscription, by: User, overlap: timedelta = OVERLAP) -> str:
    """A new secret, told this one time; the former signs along for a day."""
    secret = signing.new_secret()
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    row.former_secret, row.former_until = bytes(row.secret), timezone.now() + overlap
    row.secret = sealing.seal(secret.encode())
    row.save(update_fields=["secret", "former_secret", "former_until", "updated_at"])
    audit.record("webhook.secret_rotated", actor=by, target=row, until=row.former_until.isoformat())
    return secret


def keys_of(subscription: Subscription, *, now: datetime) -> list[str]:
    """The secrets that sign now, the newest first."""
    keys = [sealing.unseal(bytes(subscription.secret)).decode()]
    if subscription.former_until and subscription.former_until > now:
        keys.append(sealing.unseal(bytes(subscription.former_secret)).decode())
    return keys


@transaction.atomic
def pause(*, subscription: Subscription, by: User) -> None:
    """Nothing more is owed; what is owed waits."""
    _move(subscription, SubscriptionStatus.PAUSED, by, "webhook.paused")


@transaction.atomic
def resume(*, subscription: Subscription, by: User) -> None:
    """On again, with what waited, and a clean slate."""
    _move(subscription, SubscriptionStatus.ACTIVE, by, "webhook.resumed")
    Dispatch.objects.filter(subscription=subscription, state=DispatchState.QUEUED).update(
        due_at=timezone.now()
    )


@transaction.atomic
def delete(*, subscription: Subscription, by: User) -> None:
    """With its log."""
    audit.record("webhook.deleted", actor=by, target=subscription, summary=subscription.name)
    subscription.delete()


def worked(subscription_id: int, *, at: datetime) -> None:
    Subscription.objects.filter(pk=subscription_id).update(
        last_ok_at=at, failing_since=None, last_problem=""
    )


@transaction.atomic
def failed(subscription_id: int, *, problem: str, at: datetime) -> None:
    """Remember since when; after days without one success, switch it off and say so."""
    row = Subscription.objects.select_for_update().get(pk=subscription_id)
    row.failing_since = row.failing_since or at
    row.last_problem = problem[:300]
    gives_up = row.status == SubscriptionStatus.ACTIVE and at - row.failing_since >= PATIENCE
    if gives_up:
        row.status = SubscriptionStatus.DISABLED
        audit.record("webhook.disabled", actor=None, target=row, summary=row.name, problem=problem)
        _write_to_owner(row)
    row.save(update_fields=["failing_since", "last_problem", "status", "updated_at"])


def _check(*, url: str | None, kinds: Iterable[str]) -> None:
    strange = matching.unknown(kinds, {kind.name for kind in outward.kinds()})
    if strange:
        raise UnknownKind(_("There is no event “%s”.") % strange[0])
    if url is not None:
        check_url(url)


def check_url(url: str) -> None:
    """Raises RefusedUrl for an address inside our own network; every send asks again."""
    try:
        outgoing.pinned_address(url)
    except ValueError as error:
        raise RefusedUrl(str(error)) from error


def _move(subscription: Subscription, status: str, by: User, action: str) -> None:
    others = Subscription.objects.filter(pk=subscription.pk).exclude(status=status)
    if others.update(status=status, failing_since=None, updated_at=timezone.now()):
        audit.record(action, actor=by, target=subscription, summary=subscription.name)


def _write_to_owner(row: Subscription) -> None:
    address = row.created_by.email
    if not address:
        return
    link = settings.PUBLIC_URL + reverse("settings:webhook", args=[row.pk])
    words = _(
        "“%(name)s” has not answered for three days, so it was switched off.\n\n"
        "The last problem: %(problem)s\n\nMend it and switch it on again: %(link)s\n"
    ) % {"name": row.name, "problem": row.last_problem, "link": link}
    title = _("Webhook switched off: %s") % row.name

    def send() -> None:
        send_mail(title, words, None, [address])

    transaction.on_commit(send, robust=True)
