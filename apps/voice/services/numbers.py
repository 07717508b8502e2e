"""Our own numbers: brought in, changed, put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.core import audit
from apps.interactions.errors import Refused
from apps.routing.services import points
from apps.voice.models import PhoneNumber, VoiceServer
from apps.voice.services import standing

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.routing.models import Queue


@transaction.atomic
def add(
    *, number: str, name: str, brand: Brand, server: VoiceServer, queue: Queue | None,
    by: User, **policy: Any,
) -> PhoneNumber:  # fmt: skip
    """A number with its channel. Raises Refused when it is here already."""
    if PhoneNumber.objects.filter(number=number).exists():
        raise Refused(_("%(number)s is here already.") % {"number": number})
    channel = ChannelAccount.objects.create(
        brand=brand, kind=ChannelKind.VOICE, name=name, address=number
    )
    row = PhoneNumber.objects.create(channel=channel, number=number, server=server, **policy)
    points.lead(channel=channel, queue=queue, by=by)
    audit.record("voice.number_added", actor=by, target=row, summary=number)
    return row


@transaction.atomic
def change(*, row: PhoneNumber, name: str, queue: Queue | None, by: User, **policy: Any) -> None:
    ChannelAccount.objects.filter(pk=row.channel_id).update(name=name, updated_at=timezone.now())
    PhoneNumber.objects.filter(pk=row.pk).update(**policy, updated_at=timezone.now())
    points.lead(channel=row.channel, queue=queue, by=by)
    audit.record("voice.number_changed", actor=by, target=row, summary=row.number, **policy)
    transaction.on_commit(standing.number_changed, robust=True)


@transaction.atomic
def archive(*, row: PhoneNumber, by: User, restore: bool = False) -> None:
    """No more calls come in by it or go out; those that were stay."""
    at = None if restore else timezone.now()
    PhoneNumber.objects.filter(pk=row.pk).update(archived_at=at)
    audit.record("voice.number_archived", actor=by, target=row, summary=row.number, restore=restore)
    transaction.on_commit(standing.number_changed, robust=True)
