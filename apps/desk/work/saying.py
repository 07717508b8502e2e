"""A plain word in a running conversation: the most frequent thing anybody does here.

It goes where the line runs, so no way is judged and no new composer drawn: the browser clears
its own. It comes over the live socket, and by the form where there is none. Whatever is more
than that, or is refused, takes the long way and is told there.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.services import speakers
from apps.core.errors import DomainError
from apps.core.prepared import Prepared
from apps.desk.work.composing import LONGEST, ReplyForm
from apps.interactions.choices import Status
from apps.interactions.models import Case, Interaction
from apps.interactions.services import outgoing, replies, words

MORE = ("attachments", "subject", "cc", "bcc", "send_at", "send_word", "cancel_on_reply")
LONGEST_ID = 64
HIGHEST_SEQ = 2**31 - 1


def say(given: Any, leg: Interaction, *, author: User) -> bool:
    """Whether the form's word was said; the same ``client_id`` again is the same word."""
    if not _is_plain(given, leg, author):
        return False
    form = ReplyForm(_without_way(given), ways=[])
    if not form.is_valid():
        return False
    written = form.cleaned_data
    return _said(
        leg.pk, author,
        body=written["body"], client_id=written["client_id"], base_seq=written["base_seq"],
    )  # fmt: skip


def hear(given: Any, *, user_id: int) -> bool:
    """The same of a frame: ``{"case", "leg", "body", "client_id", "base_seq"}``. It may lie."""
    word = _read(given)
    if word is None:
        return False
    case_id, leg_id, told = word
    author = speakers.find(user_id)
    return author is not None and _may(author, case_id, leg_id) and _said(leg_id, author, **told)


def _may(author: User, case_id: int, leg_id: int) -> bool:
    """Whose the conversation is, is asked under its lock each time."""
    if Case.objects.has_own_workable(author):
        return True
    return bool(_workable(author.rights, author, case_id, leg_id))


def _workable_leg(author: User, case_id: int, leg_id: int) -> QuerySet[Interaction, Any]:
    workable = Case.objects.workable_by(author).filter(pk=case_id)
    return Interaction.objects.filter(pk=leg_id, case__in=workable.values("pk")).values_list("pk")


_workable = Prepared(_workable_leg, int, int)


def _said(leg_id: int, author: User, **told: Any) -> bool:
    try:
        words.say(interaction_id=leg_id, author=author, **told)
    except DomainError:
        return False
    return True


def _read(given: Any) -> tuple[int, int, dict[str, Any]] | None:
    if not isinstance(given, dict):
        return None
    numbers: list[Any] = [given.get(name) for name in ("case", "leg", "base_seq")]
    body, client_id = given.get("body"), given.get("client_id")
    if not (isinstance(body, str) and isinstance(client_id, str) and all(map(_is_id, numbers))):
        return None
    body = body.strip()
    if not (0 < len(body) <= LONGEST and 0 < len(client_id) <= LONGEST_ID):
        return None
    if not (_is_writable(body) and _is_writable(client_id)):
        return None
    case_id, leg_id, base_seq = numbers
    return case_id, leg_id, {"body": body, "client_id": client_id, "base_seq": base_seq}


def _is_id(found: Any) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= HIGHEST_SEQ


def _is_writable(text: str) -> bool:
    """A column holds no NUL and no half characters, which JSON can."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_plain(given: Any, leg: Interaction, author: User) -> bool:
    here = f"{leg.channel_id}-{leg.identity_id}"
    return (
        given.get("short") == "1"
        and given.get("then") == replies.STAY
        and given.get("via", "") in {"", here}
        and not any(given.get(name) for name in MORE)
        and outgoing.can(leg.kind, "live")
        and leg.status == Status.ACTIVE
        and leg.owner_id == author.pk
    )


def _without_way(given: Any) -> Any:
    named = given.copy()
    named["via"] = ""
    return named
