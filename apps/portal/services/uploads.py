"""Files of visitors: sniffed, limited, kept until a message takes them along."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from apps.channels.models import ChannelAccount
from apps.customers.models import Identity
from apps.interactions.choices import Visibility
from apps.interactions.models import Attachment, Interaction
from apps.portal.domain import files
from apps.portal.errors import VisitorError

MOST_WAITING = 20  # per conversation, not yet in a message


def keep(interaction: Interaction | None, upload: UploadedFile[Any], *, most: int) -> Attachment:
    """Store ``upload`` for a message to come. Raises VisitorError: too_large or file_kind."""
    size = upload.size or 0
    if size > most:
        raise VisitorError("too_large", status=413)
    head = upload.read(files.SNIFF_BYTES)
    upload.seek(0)
    content_type = files.sniff(head)
    if content_type not in files.ACCEPTED:
        raise VisitorError("file_kind", status=415)
    if interaction and _waiting(interaction) >= MOST_WAITING:
        raise VisitorError("rate_limited", status=429, retry_after=60)
    row = Attachment(
        interaction=interaction,
        upload_key=secrets.token_urlsafe(24),
        name=files.safe_name(upload.name or ""),
        content_type=content_type,
        size=size,
    )
    # Stored under its key: names of strangers stay out of the file system.
    row.file.save(row.upload_key, upload, save=False)
    row.save()
    return row


def of_visitor(channel: ChannelAccount, identity: Identity, key: str) -> Attachment:
    """A file of the visitor's own conversations on this channel. Raises VisitorError: 404."""
    seen = Q(message__isnull=True, uploaded_by__isnull=True)
    seen |= Q(message__isnull=False) & ~Q(message__visibility=Visibility.INTERNAL)
    found: Attachment | None = Attachment.objects.filter(
        seen, upload_key=key, interaction__identity=identity, interaction__channel=channel
    ).first()
    if found is None:
        raise VisitorError("attachment", status=404)
    return found


def _waiting(interaction: Interaction) -> int:
    return interaction.attachments.filter(message__isnull=True).count()
