"""An outgoing message as its provider gets it: subject, signature, and what keeps the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.channels.protocol import Attachment as File
from apps.channels.protocol import Outbound, Party
from apps.interactions.choices import Direction, MessageKind
from apps.interactions.domain import placeholders, subjects
from apps.interactions.models import Attachment, Case, Interaction, Message
from apps.interactions.services import canned, outgoing

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_REFERENCES = 20


def letter(message: Message, *, part: Interaction, case: Case, author: User | None) -> Outbound:
    """``message`` as its channel's adapter gets it."""
    signature = _signature(case, author) if outgoing.can(part.kind, "subject") else ""
    html = message.body_html
    if html and signature:
        html = f"{html}<p>-- </p>{linebreaks(escape(signature))}"
    references = _references(part)
    written = message.recipients
    return Outbound(
        to=[Party(address, part.customer.name) for address in written.get("to", [])],
        cc=[Party(address) for address in written.get("cc", [])],
        bcc=[Party(address) for address in written.get("bcc", [])],
        subject=subjects.with_hook(message.subject, case.reference) if message.subject else "",
        text=f"{message.body}\n\n-- \n{signature}" if signature else message.body,
        html=html,
        attachments=[_file(row) for row in message.attachments.order_by("pk")],
        client_id=f"message-{message.pk}",
        thread=case.reference,
        in_reply_to=references[-1] if references else "",
        references=references,
        automatic=message.kind == MessageKind.AUTO,
    )


def subject(part: Interaction, written: str) -> str:
    """What was written, else an answer to the case's subject; empty where there are none."""
    if not outgoing.can(part.kind, "subject"):
        return ""
    own = part.case.subject if _begins(part) else subjects.answer_to(part.case.subject)
    return (written or own)[:240]


def _begins(part: Interaction) -> bool:
    """We write first: there is nothing yet to answer."""
    if part.direction != Direction.OUTBOUND or part.continues_id:
        return False
    return not part.case.messages.filter(direction=Direction.INBOUND).exists()


def channel_word(kind: str) -> str:
    """As in "Continuing by ...": the kind of channel in running text."""
    words = {
        "email": _("e-mail"),
        "chat": _("chat"),
        "voice": _("phone"),
        "sms": _("text message"),
        "generic": _("app message"),
    }
    return words.get(kind) or str(dict(ChannelKind.choices).get(kind, kind))


def _signature(case: Case, author: User | None) -> str:
    values = canned.values_of(case=case, agent=author)
    return placeholders.fill(case.brand.signature, values).strip()


def _file(row: Attachment) -> File:
    return File(
        name=row.name,
        content_type=row.content_type,
        stored=row.file.name or "",
        content_id=row.content_id,
        inline=row.is_inline,
    )


def _references(part: Interaction) -> list[str]:
    """The provider's ids of this conversation, oldest first; the last one is the customer's."""
    rows = list(
        Message.objects.filter(case=part.case_id, interaction__kind=part.kind)
        .exclude(provider_id="")
        .order_by("-seq")
        .values_list("provider_id", "direction")[:MOST_REFERENCES]
    )[::-1]
    ids = [provider_id for provider_id, _direction in rows]
    theirs = [pid for pid, direction in rows if direction == Direction.INBOUND]
    if theirs:
        ids = [pid for pid in ids if pid != theirs[-1]] + [theirs[-1]]
    return ids
