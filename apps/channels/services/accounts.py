"""Our own addresses: connected, tested, paused, archived by an administrator."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels import protocol
from apps.channels.adapters import adapter_for
from apps.channels.choices import AccountStatus
from apps.channels.errors import AddressTaken, AlreadyArchived, NotConnected, WrongSettings
from apps.channels.models import ChannelAccount, new_key
from apps.channels.protocol import Can, ChannelError
from apps.channels.services import credentials, health
from apps.core import audit

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User


def create(
    *,
    by: User | None,
    brand: Brand,
    kind: str,
    name: str,
    address: str = "",
    settings: Mapping[str, Any] | None = None,
    key: str = "",
) -> ChannelAccount:
    """Connect an account. ``settings`` are the adapter's, secrets among them.

    Raises WrongSettings or AddressTaken.
    """
    options, secrets = _sorted(kind, settings or {}, known={}, known_secrets={})
    try:
        with transaction.atomic():
            account = ChannelAccount.objects.create(
                brand=brand,
                kind=kind,
                name=name.strip(),
                address=address.strip().lower(),
                options=options,
                credentials=credentials.seal(secrets),
                key=key or new_key(),
            )
            audit.record("channel.created", actor=by, target=account, summary=name)
    except IntegrityError as error:
        raise AddressTaken from error
    return account


def change(
    *,
    by: User | None,
    account: ChannelAccount,
    name: str | None = None,
    address: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Settings that are not named stay; a secret stays unless a new one is typed.

    Raises WrongSettings, AddressTaken or AlreadyArchived.
    """
    try:
        with transaction.atomic():
            row = ChannelAccount.objects.select_for_update().get(pk=account.pk)
            if row.status == AccountStatus.ARCHIVED:
                raise AlreadyArchived
            options, secrets = _sorted(
                row.kind,
                settings or {},
                known=row.options,
                known_secrets=_readable_secrets(row),
            )
            row.name = row.name if name is None else name.strip()
            row.address = row.address if address is None else address.strip().lower()
            row.options, row.credentials = options, credentials.seal(secrets)
            row.save(update_fields=["name", "address", "options", "credentials", "updated_at"])
            changed = sorted(settings or {})  # names only: values may be secret
            audit.record("channel.changed", actor=by, target=row, summary=row.name, fields=changed)
    except IntegrityError as error:
        raise AddressTaken from error
    account.refresh_from_db()


def _readable_secrets(row: ChannelAccount) -> dict[str, str]:
    """What no key of ours opens any more is lost: it has to be typed again."""
    try:
        return credentials.opened(row)
    except ChannelError:
        return {}


def _sorted(
    kind: str,
    given: Mapping[str, Any],
    *,
    known: Mapping[str, Any],
    known_secrets: Mapping[str, str],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Open settings and secrets apart, with defaults; raises WrongSettings for missing ones."""
    try:
        wanted = adapter_for(kind).settings
    except KeyError:
        wanted = ()  # voice and its like check their own options
        return {**known, **given}, dict(known_secrets)
    options, secrets = dict(known), dict(known_secrets)
    problems = {}
    for setting in wanted:
        value = str(given.get(setting.name, "")).strip()
        target: dict[str, Any] = secrets if setting.secret else options
        if setting.name in given and (value or not setting.secret):
            target[setting.name] = value
        elif setting.default:
            target.setdefault(setting.name, setting.default)
        if words := _fault(setting, str(target.get(setting.name) or "")):
            problems[setting.name] = words
    names = {setting.name for setting in wanted}
    # What is no adapter's setting (a widget's colours, a form's texts) is the screen's own.
    options |= {name: value for name, value in given.items() if name not in names}
    if problems:
        raise WrongSettings(problems)
    return options, secrets


def _fault(setting: protocol.Setting, value: str) -> str:
    label = {"label": setting.label}
    if setting.required and not value:
        return _("%(label)s is missing.") % label
    if value and setting.choices and value not in setting.choices:
        return _("%(label)s cannot be that.") % label
    if value and setting.is_port and not (value.isdigit() and 0 < int(value) < 65_536):
        return _("%(label)s is a number up to 65535.") % label
    return ""


def settings_for(kind: str) -> Sequence[protocol.Setting]:
    """What an administrator types to connect an account of this kind."""
    try:
        return adapter_for(kind).settings
    except KeyError:
        return ()


def forget_secret(*, by: User, account: ChannelAccount, name: str) -> None:
    """Remove one secret, such as the former one after a rotation."""
    with transaction.atomic():
        row = ChannelAccount.objects.select_for_update().get(pk=account.pk)
        secrets = credentials.opened(row)
        secrets.pop(name, None)
        row.credentials = credentials.seal(secrets)
        row.save(update_fields=["credentials", "updated_at"])
        audit.record("channel.secret_forgotten", actor=by, target=row, summary=name)


def try_out(*, account: ChannelAccount, send_to: str = "") -> str:
    """Try the connection and, where ``send_to`` is given, send one message there. What was found.

    Raises NotConnected in the provider's words. Not for inside a transaction: it waits for others.
    """
    now = timezone.now()
    adapter = adapter_for(account.kind)
    try:
        found = adapter.check(for_adapter(account))
        if send_to and Can.SEND in adapter.can:
            adapter.send(_trial(send_to), for_adapter(account))
            found = _("A test message was handed over for %(to)s.") % {"to": send_to}
    except ChannelError as error:
        health.failed(account_id=account.pk, problem=str(error), at=now)
        raise NotConnected(str(error)) from error
    health.worked(account_id=account.pk, at=now)
    return found


def _trial(send_to: str) -> protocol.Outbound:
    return protocol.Outbound(
        to=[protocol.Party(send_to)],
        subject=_("A test from Switchroom"),
        text=_("This is a test message. The channel works."),
        client_id=f"test-{uuid.uuid4().hex}",
        automatic=True,
    )


def pause(*, by: User, account: ChannelAccount) -> None:
    """Nothing is fetched or sent until it is resumed; what arrives by itself is kept and waits."""
    _move(account, AccountStatus.ACTIVE, AccountStatus.PAUSED, by=by, action="channel.paused")


def resume(*, by: User, account: ChannelAccount) -> None:
    _move(account, AccountStatus.PAUSED, AccountStatus.ACTIVE, by=by, action="channel.resumed")


@transaction.atomic
def archive(*, by: User, account: ChannelAccount) -> None:
    """The end of an address: history stays, credentials go, the address becomes free."""
    won = (
        ChannelAccount.objects.current()
        .filter(pk=account.pk)
        .update(status=AccountStatus.ARCHIVED, credentials=b"", updated_at=timezone.now())
    )
    if not won:
        raise AlreadyArchived
    audit.record("channel.archived", actor=by, target=account, summary=account.name)
    account.refresh_from_db()


@transaction.atomic
def _move(
    account: ChannelAccount, before: AccountStatus, after: AccountStatus, *, by: User, action: str
) -> None:
    rows = ChannelAccount.objects.filter(pk=account.pk)
    if rows.filter(status=before).update(status=after, updated_at=timezone.now()):
        audit.record(action, actor=by, target=account, summary=account.name)
    elif rows.filter(status=AccountStatus.ARCHIVED).exists():
        raise AlreadyArchived
    account.refresh_from_db()


def for_adapter(account: ChannelAccount) -> protocol.Account:
    """The account as its adapter sees it, credentials opened. Keep it out of logs."""
    settings = dict(account.options) | {
        "key": account.key,
        "instance": credentials.instance(),
        "reply_keys": credentials.reply_keys(),
    }
    if account.kind == "email":
        settings["ours"] = our_mail_addresses()
    return protocol.Account(
        address=account.address,
        name=str(account.options.get("signed_as") or account.brand.name),
        credentials=credentials.opened(account),
        settings=settings,
    )


def our_mail_addresses() -> list[str]:
    """Every address mail of ours comes from, in lower case: mail from there is no customer's."""
    rows = ChannelAccount.objects.current().filter(kind="email").values_list("address", "options")
    return [
        address
        for main, options in rows
        for address in [main, *str(options.get("aliases") or "").lower().split()]
        if address
    ]
