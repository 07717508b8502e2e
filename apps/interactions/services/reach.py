"""The VIA menu: every address of a customer, its live state, and what helps where it is grey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.choices import AccountStatus
from apps.channels.models import ChannelAccount
from apps.customers.choices import ConsentState, Purpose, Scheme
from apps.customers.models import Consent, Identity, Suppression
from apps.interactions.choices import Reach, Status
from apps.interactions.domain import reach
from apps.interactions.models import Case, Interaction
from apps.interactions.services import outgoing

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Via:
    """One way to reach a customer: an account of ours and an address of theirs."""

    channel: ChannelAccount
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class Way:
    channel: ChannelAccount | None  # empty: no channel of the brand serves this address
    identity: Identity
    state: str  # choices.Reach
    is_usable: bool
    is_current: bool = False  # the conversation runs here
    is_preselected: bool = False
    until: datetime | None = None  # when the reply window closes
    seen_at: datetime | None = None  # a visitor's last sign of life
    reason: str = ""  # where greyed or doubtful: why
    fix: str = ""  # and what helps

    @property
    def key(self) -> str:
        """How a form names it: ``account-identity``."""
        return f"{self.channel.pk if self.channel else 0}-{self.identity.pk}"

    @property
    def via(self) -> Via:
        if self.channel is None:
            raise ValueError("No channel serves this address.")
        return Via(self.channel, self.identity)

    @property
    def label(self) -> str:
        return str(Reach(self.state).label)


def ways_to_reach(case: Case, user: User) -> list[Way]:
    """Every address of the case's customer over every account of its brand; usable ones first."""
    identities = list(
        Identity.objects.visible_to(user)
        .filter(customer_id=case.customer_id, valid_to__isnull=True)
        .exclude(scheme=Scheme.EXTERNAL_ID, scope="")
        .order_by("pk")
    )
    accounts = list(ChannelAccount.objects.current().filter(brand_id=case.brand_id).order_by("pk"))
    judged = _Judge(case, accounts)
    ways = [way for identity in identities for way in judged.ways_of(identity)]
    return _preselected(ways)


def ways_to_begin(case: Case, user: User) -> list[Way]:
    """Those of them that may write first; ``case`` need not be saved yet."""
    found = ways_to_reach(case, user)
    return [way for way in found if way.channel and outgoing.can(way.channel.kind, "start")]


def way_to_begin(case: Case, via: Via) -> Way:
    """The verdict on writing first over one way."""
    if via.identity is None or via.identity.customer_id != case.customer_id:
        raise ValueError("A way needs an address of the customer.")
    way = _Judge(case, [via.channel]).judge(via.channel, via.identity)
    if outgoing.can(via.channel.kind, "start"):
        return way
    return _worded(replace(way, state=Reach.UNSUPPORTED, is_usable=False))


def way_for(interaction: Interaction, via: Via) -> Way:
    """The verdict on one way, for the moment of sending."""
    if via.identity is None:
        raise ValueError("A way needs an address.")
    return _Judge(interaction.case, [via.channel]).judge(via.channel, via.identity)


def default_way(interaction: Interaction, user: User) -> Way | None:
    """What a reply goes over when nobody chose: its own channel, or the preselected one."""
    if interaction.identity and outgoing.can(interaction.kind, "send"):
        return way_for(interaction, Via(interaction.channel, interaction.identity))
    ways = ways_to_reach(interaction.case, user)
    return next((way for way in ways if way.is_preselected), None)


class _Judge:
    """What one menu needs to know, read once."""

    def __init__(self, case: Case, accounts: list[ChannelAccount]) -> None:
        self.case, self.accounts, self.now = case, accounts, timezone.now()
        self.parts: defaultdict[tuple[int, int | None], list[Interaction]] = defaultdict(list)
        for part in case.interactions.order_by("pk") if case.pk else ():
            self.parts[(part.channel_id, part.identity_id)].append(part)
        self.latest = max((part for rows in self.parts.values() for part in rows),
                          key=lambda part: part.pk, default=None)  # fmt: skip
        self.answers = _answers(case.customer_id)
        self.suppressed = _suppressed(case.customer_id)

    def ways_of(self, identity: Identity) -> Iterable[Way]:
        served = [a for a in self.accounts if _serves(a, identity)]
        if identity.scheme == Scheme.WEB_VISITOR:
            # A visitor is reached in a chat of this case or not at all.
            served = [a for a in served if (a.pk, identity.pk) in self.parts]
            return [self.judge(account, identity) for account in served]
        if not served:
            return [_worded(Way(None, identity, Reach.UNSUPPORTED, is_usable=False))]
        return [self.judge(account, identity) for account in served]

    def judge(self, account: ChannelAccount, identity: Identity) -> Way:
        parts = self.parts.get((account.pk, identity.pk), [])
        running = [p for p in parts if p.status in {Status.WAITING, Status.ACTIVE}]
        window = max((p.reply_window_expires_at for p in parts if p.reply_window_expires_at),
                     default=None)  # fmt: skip
        facts = reach.Facts(
            is_live=outgoing.can(account.kind, "live"),
            is_running=bool(running),
            seen_at=running[-1].customer_seen_at if running else None,
            is_verified=identity.is_verified,
            is_blocked=identity.is_blocked,
            is_undeliverable=identity.undeliverable_at is not None,
            is_opted_out=self._opted_out(account, identity),
            is_paused=account.status != AccountStatus.ACTIVE,
            window_ends_at=window,
        )
        state = reach.judge(facts, now=self.now)
        way = Way(
            account, identity, state, reach.is_usable(state), until=window, seen_at=facts.seen_at
        )
        if not outgoing.can(account.kind, "send"):
            way = replace(way, state=Reach.UNSUPPORTED, is_usable=False)
        return _worded(replace(way, is_current=self.latest in parts))

    def _opted_out(self, account: ChannelAccount, identity: Identity) -> bool:
        newest = max(
            (self.answers[kind] for kind in ("", account.kind) if kind in self.answers),
            default=None,
        )
        withdrawn = newest is not None and newest[1] == ConsentState.WITHDRAWN
        return withdrawn or (identity.scheme, identity.value) in self.suppressed


def _serves(account: ChannelAccount, identity: Identity) -> bool:
    scope = identity.scope.partition("~")[0]  # a claim's own scope: services.identities
    if account.kind == "form" or scope not in {"", account.key, account.address}:
        return False
    named = str(account.options.get("scheme") or "")
    return identity.scheme in ({named} if named else reach.SCHEMES.get(account.kind, frozenset()))


def _answers(customer_id: int) -> dict[str, tuple[datetime, str]]:
    """The newest word on service messages by channel kind; empty: every channel."""
    rows = Consent.objects.in_force().filter(customer=customer_id, purpose=Purpose.SERVICE)
    newest = {}
    for kind, at, state in rows.order_by("at", "pk").values_list("channel_kind", "at", "state"):
        newest[kind] = (at, state)
    return newest


def _suppressed(customer_id: int) -> set[tuple[str, str]]:
    values = Identity.objects.filter(customer_id=customer_id).values("value")
    rows = Suppression.objects.filter(value__in=values, purpose__in=["", Purpose.SERVICE]).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    )
    return set(rows.values_list("scheme", "value"))


def _preselected(ways: list[Way]) -> list[Way]:
    """Usable ones first; the current one is chosen, unless its visitor has left."""
    ranked = sorted(ways, key=_rank)
    if ranked and ranked[0].is_usable:
        ranked[0] = replace(ranked[0], is_preselected=True)
    return ranked


def _rank(way: Way) -> tuple[bool, bool, bool, bool, int]:
    gone = way.state == Reach.AWAY and not reach.is_back_soon(way.seen_at, now=timezone.now())
    stays = way.is_current and not gone
    unverified = way.state == Reach.UNVERIFIED
    return (not way.is_usable, not stays, gone, unverified, way.identity.pk)


def _worded(way: Way) -> Way:
    reason, fix = _words(way.state)
    return replace(way, reason=reason, fix=fix)


def _words(state: str) -> tuple[str, str]:
    words: dict[str, tuple[str, str]] = {
        Reach.AWAY: (_("The visitor is not looking right now."), _("They see it on return.")),
        Reach.UNVERIFIED: (
            _("Nobody has confirmed this address."),
            _("Keep private matters out, or ask the customer to confirm it."),
        ),
        Reach.LEFT: (_("The visitor has left the chat."), _("Continue by e-mail.")),
        Reach.WINDOW_CLOSED: (
            _("The customer wrote too long ago to be answered here."),
            _("Choose another address, or wait for them to write."),
        ),
        Reach.BLOCKED: (
            _("This address is blocked."),
            _("Unblock it on the customer's page if that was a mistake."),
        ),
        Reach.OPTED_OUT: (
            _("The customer does not want messages here."),
            _("Choose another address, or record their new consent."),
        ),
        Reach.UNDELIVERABLE: (
            _("A message to this address came back."),
            _("Correct the address, or choose another."),
        ),
        Reach.PAUSED: (
            _("This channel is paused."),
            _("An administrator can resume it under Channels."),
        ),
        Reach.UNSUPPORTED: (
            _("The brand has no channel that reaches this address."),
            _("An administrator can connect one under Channels."),
        ),
    }
    return words.get(state, ("", ""))
