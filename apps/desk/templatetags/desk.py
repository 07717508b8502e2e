"""The desk's own template words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.templatetags.house import kind_icon
from apps.customers.choices import TouchpointKind
from apps.customers.models import Touchpoint
from apps.interactions.choices import Direction
from apps.interactions.models import Attachment, Case, Delivery, Interaction, Message, Reaction
from apps.interactions.services import editing
from apps.interactions.services.replies import UNDO_SECONDS

register = template.Library()

EMOJI = ("👍", "❤️", "😊", "🎉", "👀", "✅")
NEVER_READ = 2**31 - 1
LETTERS = frozenset({"email", "form"})
MENTION = re.compile(r"(?<![\w@])(@[\w.+-]{1,150})")
_SCHEMES = {
    "email": "email", "phone": "voice", "sip": "voice", "web_visitor": "chat",
    "whatsapp": "messaging", "messenger": "messaging", "telegram": "messaging",
    "line": "messaging", "instagram": "social", "x": "social", "external_id": "tag",
}  # fmt: skip
_TOUCHPOINTS = {
    "created": "person", "case_opened": "inbox", "case_resolved": "check",
    "case_reopened": "inbox", "channel_changed": "transfer",
    "consent": "shield", "identity": "person", "edited": "edit", "merged": "merge",
    "rated": "star", "note": "note", "order": "box",
}  # fmt: skip
_CASES = {"resolved": "check", "closed": "check", "snoozed": "snooze", "merged": "merge"}


@register.filter
def scheme_icon(scheme: str) -> str:
    return _SCHEMES.get(scheme, "tag")


@register.filter
def touchpoint_icon(line: Touchpoint) -> str:
    """A contact shows its channel, everything else what it is."""
    if line.kind == TouchpointKind.INTERACTION:
        return kind_icon(line.particulars.get("kind", "chat"))
    return _TOUCHPOINTS.get(line.kind, "clock")


@register.filter
def case_icon(status: str) -> str:
    return _CASES.get(status, "inbox")


@register.filter
def is_letter(message: Message) -> bool:
    """Shown as a mail with a subject line rather than as a bubble."""
    return message.interaction.kind in LETTERS


@register.filter
def sample_word(leg: Interaction, direction: str) -> Message:
    """A bubble of ``leg`` without words, of nobody yet: pushed ones are put into it."""
    author = User(pk=0, username="…") if direction == Direction.OUTBOUND else None
    message = Message(
        pk=0, interaction=leg, direction=direction, author=author, seq=NEVER_READ, body="…"
    )
    # As prefetched: a row that is not there has nothing to look for.
    message._prefetched_objects_cache = {"attachments": [], "reactions": [], "deliveries": []}  # type: ignore[attr-defined]
    return message


@register.filter
def call_pk(message: Message) -> str:
    """The call whose line this is; empty for other lines."""
    if message.kind != "event" or not message.client_id.startswith("call-"):
        return ""
    return message.client_id.removeprefix("call-")


@register.filter
def message_class(message: Message) -> str:
    """What the message looks like: note, event, mail or bubble, ours or theirs, or failed."""
    if message.kind in {"note", "event"}:
        return message.kind
    words = ["mail" if is_letter(message) else "bubble"]
    if message.direction == "out":
        words.append("out")
    states = {delivery.state for delivery in message.deliveries.all()}
    if "failed" in states:
        words.append("failed")
    elif states & {"scheduled", "queued"}:
        words.append("pending")
    elif "cancelled" in states:
        words.append("taken-back")
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Mark:
    """One emoji on a message, and who put it there."""

    emoji: str
    many: int
    names: str
    is_mine: bool


@register.filter
def takes_reactions(message: Message) -> bool:
    return editing.may_react(message)


@register.filter
def emoji_choices(message: Message) -> tuple[str, ...]:
    """Those not on it yet."""
    there = {reaction.emoji for reaction in message.reactions.all()}
    return tuple(emoji for emoji in EMOJI if emoji not in there)


@register.filter
def marks_for(message: Message, user: User) -> list[Mark]:
    """The reactions as ``user`` sees them, each emoji once, in the order of their coming."""
    grouped: dict[str, list[Reaction]] = {}
    for reaction in message.reactions.all():
        grouped.setdefault(reaction.emoji, []).append(reaction)
    return [
        Mark(
            emoji,
            len(rows),
            ", ".join(str(row.author) if row.author else _("The customer") for row in rows),
            any(row.author_id == user.pk for row in rows),
        )
        for emoji, rows in grouped.items()
    ]


@register.filter
def is_held(delivery: Delivery) -> bool:
    """It leaves within a moment: held only so that it can be taken back."""
    return (delivery.due_at - timezone.now()).total_seconds() < 2 * UNDO_SECONDS


@register.filter
def shown_files(attachments: Iterable[Attachment]) -> list[Attachment]:
    """Those that are no part of a mail's own HTML."""
    return [file for file in attachments if not file.is_inline]


@register.filter
def mentions(text: str) -> SafeString:
    """The text escaped, with ``@name`` set apart."""
    parts = MENTION.split(text)  # a pattern with one group: plain and found take turns
    marked = (
        format_html('<b class="mention">{}</b>', part) if index % 2 else part
        for index, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((part,) for part in marked))


@register.filter
def used_share(case: Case) -> float:
    """How much of the promised time is gone, 0.0 to 1.0."""
    if case.waiting_since is None or case.respond_by is None:
        return 0.0
    whole = (case.respond_by - case.waiting_since).total_seconds()
    gone = (timezone.now() - case.waiting_since).total_seconds()
    return min(gone / whole, 1.0) if whole > 0 else 1.0


@register.filter
def said_to(reason: str, user: User) -> str:
    """Why an offer went to somebody, as said to them: the figures are for who looks over it."""
    return reason.partition(";")[0].replace(f"{user} is", "you are").replace(str(user), "you")


@register.filter
def language_word(code: str) -> str:
    """ "Swedish" for "sv"; the code itself for one nobody knows."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
