"""Files of messages: what they are is told by their bytes, not by their names."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import filetype
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.interactions.domain import pictures
from apps.interactions.errors import Refused
from apps.interactions.models import Attachment, Interaction
from apps.interactions.services import outgoing

if TYPE_CHECKING:
    from apps.accounts.models import User

HEAD_BYTES = 64 * 1024  # enough for every magic number and a picture's size
KEPT_UNCLAIMED = timedelta(days=1)
LARGEST_SWEEP = 500
PLAIN, UNKNOWN = "text/plain", "application/octet-stream"
PROGRAMS = frozenset(
    {"application/x-msdownload", "application/x-executable", "application/x-dosexec"}
)
MAGIC_OF_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
UNSAFE_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]+")


def store(
    *,
    file: File[bytes] | bytes,
    name: str,
    kind: str,
    uploaded_by: User | None = None,
    interaction: Interaction | None = None,
    content_id: str = "",
    is_inline: bool = False,
) -> Attachment:
    """Keep an upload until a message claims it. ``kind`` is the channel it is to go over.

    Raises Refused for what is empty, too large for the channel, or a program.
    """
    content: File[bytes] = ContentFile(file) if isinstance(file, bytes) else file
    size = content.size or 0
    limit = outgoing.attachment_limit(kind)
    if not size:
        raise Refused(_("The file “%s” is empty.") % safe_name(name))
    if size > limit:
        raise Refused(
            _("The file “%(name)s” is larger than %(limit)s MB.")
            % {"name": safe_name(name), "limit": limit // 1024 // 1024}
        )
    content.seek(0)
    head = content.read(HEAD_BYTES)
    content.seek(0)
    if _is_program(head):
        raise Refused(_("Programs are not accepted: “%s”.") % safe_name(name))
    row = Attachment(
        upload_key=secrets.token_urlsafe(24), interaction=interaction, uploaded_by=uploaded_by,
        name=safe_name(name), content_type=sniff(head), size=size, content_id=content_id[:250],
        is_inline=is_inline,
    )  # fmt: skip
    # Never by its own name: what is served from the storage by mistake must not run.
    row.file.save(f"{secrets.token_hex(16)}.bin", content, save=False)
    row.save()
    return row


def sniff(head: bytes) -> str:
    """The type by the bytes; a picture whose header makes no sense is only bytes."""
    guess = filetype.guess(head)
    if guess is not None:
        found = str(guess.mime)
        if found.startswith("image/") and not pictures.is_showable(found, head):
            return found if found not in SHOWN else UNKNOWN
        return found
    return PLAIN if _is_text(head) else UNKNOWN


SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def claimable(
    *, keys: Collection[str], by: User | None = None, interaction: Interaction | None = None
) -> list[Attachment]:
    """Unclaimed uploads by their keys, of this agent or of this visitor's conversation only."""
    if by is None and interaction is None:
        raise ValueError("Somebody must have uploaded them.")
    rows = Attachment.objects.filter(upload_key__in=keys, message__isnull=True)
    rows = rows.filter(uploaded_by=by) if by else rows.filter(
        uploaded_by__isnull=True, interaction=interaction
    )  # fmt: skip
    found = {row.upload_key: row for row in rows}
    missing = [key for key in keys if key not in found]
    if missing:
        raise Refused(_("A file is not there any more: attach it again."))
    return [found[key] for key in keys]


@transaction.atomic
def discard(*, attachment: Attachment) -> None:
    """Remove an upload that no message has; harmless for one that was sent."""
    row = Attachment.objects.select_for_update().filter(
        pk=attachment.pk, message__isnull=True
    ).first()  # fmt: skip
    if row:
        name, storage = row.file.name, row.file.storage
        row.delete()
        transaction.on_commit(lambda: storage.delete(name))


def sweep(*, now: datetime, limit: int = LARGEST_SWEEP) -> int:
    """Remove uploads nobody sent within a day; how many."""
    old = Attachment.objects.filter(
        message__isnull=True, created_at__lt=now - KEPT_UNCLAIMED
    ).order_by("created_at")  # fmt: skip
    rows = list(old[:limit])
    for row in rows:
        discard(attachment=row)
    return len(rows)


def safe_name(name: str) -> str:
    """Without paths, controls and direction marks (``invoice_gpj.exe`` read backwards)."""
    bare = UNSAFE_IN_NAMES.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, extension = bare.rpartition(".")
    if len(bare) > 150:
        bare = f"{(stem or extension)[:130]}{dot}{extension[:16]}"
    return bare or "file"


def _is_program(head: bytes) -> bool:
    guess = filetype.guess(head)
    return head.startswith(MAGIC_OF_PROGRAMS) or bool(guess and guess.mime in PROGRAMS)


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > len(head) - 4
    return True
