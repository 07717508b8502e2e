"""From a provider's stored event to a message in the right case.

``take_in`` may run any number of times for one event, also at once: the event is settled in
the transaction that writes its messages, so they are written once or not at all.
"""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from apps.channels.models import ChannelAccount, InboundEvent
from apps.channels.protocol import Attachment as File
from apps.channels.protocol import Inbound
from apps.channels.services import inbox
from apps.core.errors import DomainError
from apps.customers.choices import Verification
from apps.customers.errors import AddressTaken, UnreadableAddress
from apps.customers.models import Customer, Identity
from apps.customers.services import identities
from apps.interactions.choices import Direction, Landing, MessageKind
from apps.interactions.domain import landing
from apps.interactions.errors import Refused
from apps.interactions.models import Attachment, Case, Interaction, Message
from apps.interactions.services import attachments, bounces, intake, landings, messages
from apps.interactions.services.intake import Incoming

log = structlog.get_logger(__name__)

NEVER_OURS = frozenset({"own"})  # our own mail came back
ONLY_IN_A_CASE = frozenset({"auto_reply"})  # absence notices start nothing


def take_in(event_id: int) -> None:
    """Read a stored event and file what is in it; what cannot be is quarantined by ``inbox``."""
    found = inbox.read(event_id)  # outside of any transaction: it may take seconds
    if not found:
        return
    try:
        _file(event_id, found)
    except UnreadableAddress as error:
        inbox.quarantine(event_id=event_id, problem=str(error))
    except Exception as error:
        # Whatever it was: the sweeper tries again, and gives up with this as the reason.
        inbox.fail(event_id=event_id, problem=f"{type(error).__name__}: {error}")
        raise


@transaction.atomic
def _file(event_id: int, found: list[Inbound]) -> None:
    if not inbox.settle(event_id=event_id):
        return
    event = InboundEvent.objects.select_related("account__brand").only("account").get(pk=event_id)
    for number, inbound in enumerate(found):
        note = _take(inbound, event.account, event_id=event_id, key=f"in-{event_id}-{number}")
        log.info("inbound.filed", event_id=event_id, note=note)


def _take(inbound: Inbound, account: ChannelAccount, *, event_id: int, key: str) -> str:
    """File one message; the answer says what became of it."""
    if inbound.failures:
        bounces.take(inbound, account=account)
    automatic = inbound.automatic.code if inbound.automatic else ""
    if automatic in NEVER_OURS or automatic == "bounce":
        return automatic
    if inbound.provider_id and _is_known(inbound, account):
        return "known"
    case, identity, rule = _landing(inbound, account)
    if identity.is_blocked:
        return "blocked"
    if case is None and automatic in ONLY_IN_A_CASE:
        return automatic
    files, refused = _files(inbound, account)
    incoming = _incoming(inbound, key=key, rule=rule, event_id=event_id, files=files)
    if case and automatic in ONLY_IN_A_CASE:
        message = _filed_quietly(case, account, incoming)
    elif case:
        message = intake.go_on(case=case, channel=account, identity=identity, incoming=incoming)
    else:
        message = _started(inbound, account, identity, incoming)
    for number, reason in enumerate(refused):
        messages.tell(
            interaction=message.interaction, body=reason, client_id=f"{key}-{number}",
            internal=True,
        )  # fmt: skip
    return rule


def _is_known(inbound: Inbound, account: ChannelAccount) -> bool:
    rows = Message.objects.filter(provider_id=inbound.provider_id[:250])
    known: bool = rows.filter(direction=Direction.INBOUND, interaction__channel=account).exists()
    return known


# --- who, and where -----------------------------------------------------------------------


def _landing(inbound: Inbound, account: ChannelAccount) -> tuple[Case | None, Identity, str]:
    """The case (None: a new one), who wrote, and the rule that decided."""
    proved = _proof(inbound, account)
    holder = _holder(inbound, account)
    customer = holder.customer if holder and proved else None
    found = landings.clues(inbound, account=account, customer=customer)
    clue = landing.choose(found, is_verified=bool(customer and holder and holder.is_verified))
    if clue is None:
        return None, _resolved(inbound, account, proved=proved), Landing.NEW
    case = Case.objects.select_related("customer").get(pk=clue.case_id)
    known = _known_of(case.customer, inbound)
    if known and clue.rule == Landing.TOKEN:
        known = _confirmed(known)
    return case, known or _resolved(inbound, account, proved=proved), clue.rule


def _proof(inbound: Inbound, account: ChannelAccount) -> str:
    """What proves that the sender is who they say (Verification); empty: nothing."""
    if account.kind == "email":
        verdicts = inbound.particulars.get("verdicts") or {}
        trusts = str(account.options.get("unchecked_senders") or "trust") == "trust"
        genuine = landing.is_from_sender(verdicts, trusts_unchecked=trusts)
        return Verification.INBOUND if genuine else Verification.NONE
    if account.kind == "form" or inbound.scheme in {"email", "phone"}:
        return Verification.NONE  # somebody typed it
    return Verification.INBOUND  # the provider, or a signature, vouches for its own ids


def _scope(inbound: Inbound, account: ChannelAccount) -> str:
    """Ids of a provider are only unique at that account; addresses are everywhere."""
    return account.key if inbound.scheme in {"external_id", "web_visitor"} else ""


def _holder(inbound: Inbound, account: ChannelAccount) -> Identity | None:
    address = identities.read(inbound.scheme, inbound.sender.address, account.brand)
    return identities.holder_of(
        scheme=inbound.scheme, scope=_scope(inbound, account), value=address.value
    )


def _resolved(inbound: Inbound, account: ChannelAccount, *, proved: str) -> Identity:
    return identities.resolve(
        scheme=inbound.scheme,
        scope=_scope(inbound, account),
        value=inbound.sender.address,
        name=inbound.sender.name,
        brand=account.brand,
        verified_by=proved,
        at=inbound.occurred_at,
    )


def _known_of(customer: Customer, inbound: Inbound) -> Identity | None:
    """The address as one of the case's own customer, claimed or proved."""
    value = identities.read(inbound.scheme, inbound.sender.address).value
    rows = Identity.objects.current().filter(customer=customer, scheme=inbound.scheme, value=value)
    return rows.order_by("-verified_at", "pk").first()


def _confirmed(identity: Identity) -> Identity:
    """An answer with our token: what we wrote to this address was read there."""
    try:
        return identities.verify(identity=identity, by=Verification.TOKEN)
    except AddressTaken:
        return identity  # two customers claim it; people decide


# --- what ---------------------------------------------------------------------------------


def _incoming(
    inbound: Inbound, *, key: str, rule: str, event_id: int, files: list[Attachment]
) -> Incoming:
    sender = inbound.sender
    links = [f"{file.name}: {file.url}" for file in inbound.attachments if file.url]
    quoted = "\n\n".join(part for part in (inbound.signature, inbound.quoted) if part)
    return Incoming(
        body="\n\n".join(part for part in (inbound.text, "\n".join(links)) if part),
        client_id=key,
        sender=(f"{sender.name} <{sender.address}>" if sender.name else sender.address)[:320],
        subject=inbound.subject,
        body_html=inbound.html,
        quoted=quoted,
        provider_id=inbound.provider_id,
        recipients={
            "from": [sender.address],
            "to": [party.address for party in inbound.recipients[:50]],
            "cc": [party.address for party in inbound.copies[:50]],
        },
        landing=rule,
        inbound_event_id=event_id,
        occurred_at=inbound.occurred_at,
        attachments=files,
    )


def _started(
    inbound: Inbound, account: ChannelAccount, identity: Identity, incoming: Incoming
) -> Message:
    threads = [value for hint in inbound.thread if hint.why == "thread" for value in hint.values]
    context = {
        name: inbound.particulars[name]
        for name in ("context", "fields")
        if inbound.particulars.get(name)
    }
    part = intake.start(
        channel=account,
        identity=identity,
        incoming=incoming,
        language=identity.customer.language,
        handoff_context=context | ({"thread": threads[0]} if threads else {}),
    )
    return part.messages.get(client_id=incoming.client_id)


def _filed_quietly(case: Case, account: ChannelAccount, incoming: Incoming) -> Message:
    """An absence notice: in the case it answers, waking nobody."""
    part = Interaction.objects.filter(case=case).order_by("-pk").first()
    if part is None:
        raise Refused(_("The case has no conversation."))
    return messages.append(
        interaction=part,
        direction=Direction.INBOUND,
        kind=MessageKind.AUTO,
        body=incoming.body,
        client_id=incoming.client_id,
        occurred_at=incoming.occurred_at,
        sender=incoming.sender,
        subject=incoming.subject[:240],
        provider_id=incoming.provider_id[:250],
        recipients=incoming.recipients,
        landing=incoming.landing,
        inbound_event_id=incoming.inbound_event_id,
    ).message


def _files(inbound: Inbound, account: ChannelAccount) -> tuple[list[Attachment], list[str]]:
    """The files that came along, stored; and why some were not."""
    kept: list[Attachment] = []
    refused: list[str] = []
    for file in inbound.attachments:
        if not file.content:
            continue
        try:
            kept.append(_stored(file, account))
        except DomainError as error:
            refused.append(_("Not kept: %s") % error)
    return kept, refused


def _stored(file: File, account: ChannelAccount) -> Attachment:
    return attachments.store(
        file=file.content,
        name=file.name,
        kind=account.kind,
        content_id=file.content_id,
        is_inline=file.inline,
    )
