"""From a live door to the mailbox: offline notes, "answer me by e-mail", contact forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.core.errors import DomainError
from apps.customers.choices import Purpose, Scheme
from apps.customers.models import Identity
from apps.customers.services import consents, customers, identities
from apps.customers.services.consents import Proof
from apps.interactions.choices import EndReason, Landing
from apps.interactions.models import Attachment, Interaction, Message
from apps.interactions.services import conversations, intake, messages
from apps.interactions.services.intake import Incoming
from apps.portal import texts
from apps.portal.domain.widget import Tick, in_language
from apps.portal.errors import VisitorError
from apps.portal.services import visitors

KNOWN = ("name", "email", "phone", "message", "subject", "website", "submission")


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote into a form of ours."""

    email: str
    message: str
    submission: str  # chosen by the page: the same twice is one
    name: str = ""
    phone: str = ""
    subject: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)  # other fields, by label
    ticks: Sequence[tuple[Tick, bool]] = ()
    attachments: Sequence[Attachment] = ()
    language: str = ""
    address: str = ""  # network address: proof of where a consent came from


@transaction.atomic
def leave_note(channel: ChannelAccount, letter: Letter) -> Interaction:
    """A visitor came while nobody was there: an e-mail case of the brand's mailbox.

    Without a mailbox it waits in the chat's own queue. Raises VisitorError("email").
    """
    return _take_in(mailbox_of(channel) or channel, channel, letter)


@transaction.atomic
def hand_in(channel: ChannelAccount, letter: Letter) -> Interaction:
    """A contact form was sent. Raises VisitorError("email")."""
    return _take_in(channel, channel, letter)


@transaction.atomic
def go_on_by_email(channel: ChannelAccount, interaction: Interaction, email: str) -> str:
    """The visitor wants the answer by e-mail: the case goes on there, the chat is over.

    The address is a claim at the visitor's own customer; it opens nobody else's records.
    Returns the address as we write to it. Raises VisitorError: email, no_mailbox.
    """
    mailbox = mailbox_of(channel)
    if mailbox is None:
        raise VisitorError("no_mailbox", status=409)
    identity = visitors.claim_email(channel, interaction.customer, email)
    words = texts.of(texts.choose(interaction.language))
    line = str(words["you_asked_email"]).replace("{email}", identity.display or identity.value)
    client_id = f"by-email-{interaction.pk}-{identity.pk}"
    if Message.objects.filter(interaction__case=interaction.case_id, client_id=client_id).exists():
        return identity.value
    conversations.end(interaction=interaction, reason=EndReason.CONTINUED)
    intake.go_on(
        case=interaction.case,
        channel=mailbox,
        identity=identity,
        incoming=Incoming(
            body=line, client_id=client_id, sender=identity.value, landing=Landing.LIVE,
            subject=interaction.case.subject,
        ),
    )  # fmt: skip
    return identity.value


def mailbox_of(channel: ChannelAccount) -> ChannelAccount | None:
    """Where the brand's e-mail comes from: the one the channel names, else its first."""
    mailboxes = ChannelAccount.objects.active().filter(
        brand=channel.brand_id, kind=ChannelKind.EMAIL
    )
    named = channel.options.get("mailbox")
    found = mailboxes.filter(key=named).first() if isinstance(named, str) and named else None
    return found or mailboxes.order_by("pk").first()


def _take_in(channel: ChannelAccount, door: ChannelAccount, letter: Letter) -> Interaction:
    identity = _sender(door, letter)
    known: Message | None = Message.objects.filter(
        interaction__channel=channel, interaction__identity=identity, client_id=letter.submission
    ).first()
    if known:
        return known.interaction
    interaction = intake.start(
        channel=channel,
        identity=identity,
        incoming=Incoming(
            body=letter.message, client_id=letter.submission, sender=identity.value,
            subject=letter.subject or _subject(letter.message), attachments=letter.attachments,
        ),
        subject=letter.subject or _subject(letter.message),
        language=letter.language,
        handoff_context={"form": dict(letter.answers), "from": door.name} if letter.answers
        else {"from": door.name},
    )  # fmt: skip
    if letter.answers:
        lines = "\n".join(f"{label}: {value}" for label, value in letter.answers.items())
        messages.tell(
            interaction=interaction, body=lines, client_id=f"{letter.submission}-answers",
            internal=True,
        )  # fmt: skip
    _record_ticks(door, identity, letter)
    return interaction


def _sender(door: ChannelAccount, letter: Letter) -> Identity:
    """Whoever typed the address; that of somebody who proved it is another customer's claim."""
    try:
        identity = identities.resolve(
            scheme=Scheme.EMAIL, value=letter.email, name=letter.name, brand=door.brand
        )
    except DomainError as error:
        raise VisitorError("email", field="email", status=422) from error
    if letter.name and not identity.customer.name:
        customers.edit(customer=identity.customer, actor=None, name=letter.name[:160])
    return identity


def _record_ticks(door: ChannelAccount, identity: Identity, letter: Letter) -> None:
    """Only what was ticked is a consent; an empty box says nothing that was not said before."""
    for tick, is_ticked in letter.ticks:
        if not is_ticked or tick.purpose not in Purpose.values:
            continue
        consents.grant(
            customer=identity.customer,
            identity=identity,
            purpose=tick.purpose,
            proof=Proof(
                captured_from=f"{door.kind} {door.name}",
                text=in_language(tick.text, letter.language),
                text_version=tick.version,
                particulars={"submission": letter.submission, "address": letter.address},
            ),
        )


def _subject(message: str) -> str:
    line = next((one.strip() for one in message.splitlines() if one.strip()), "")
    return line[:120] or str(_("A message"))
