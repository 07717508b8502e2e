"""What IT looks at when somebody says the phones are dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.voice.choices import CallState, OrderState
from apps.voice.models import Call, Order, Phone, Recording, VoiceServer
from apps.voice.services import recordings

SILENT_AFTER = timedelta(seconds=90)  # three comparisons missed
PROBLEMS_BACK = timedelta(hours=24)
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Server:
    row: VoiceServer
    state: str  # available | breached | offline
    trunk: str  # online, offline, or nothing known
    phones: list[Phone]
    online: int
    live: int

    @property
    def lines(self) -> int | None:
        return self.row.health.get("lines")


def servers(*, now: datetime) -> list[Server]:
    live = dict(
        Call.objects.exclude(state=CallState.ENDED)
        .order_by()
        .values_list("server")
        .annotate(Count("pk"))
    )
    phones = list(Phone.objects.select_related("user").order_by("-is_online", "user__username"))
    found = []
    for row in VoiceServer.objects.filter(archived_at=None):
        own = [phone for phone in phones if phone.server_id == row.pk]
        found.append(
            Server(
                row=row,
                state=_state(row, now=now),
                trunk=_trunk(row),
                phones=own,
                online=sum(phone.is_online for phone in own),
                live=live.get(row.pk, 0),
            )
        )
    return found


def from_sites(user: User) -> list[ChannelAccount]:
    """The chats from which visitors may call."""
    chats = ChannelAccount.objects.visible_to(user).current().filter(kind=ChannelKind.CHAT)
    return [chat for chat in chats.order_by("name") if chat.options.get("calls")]


def problems(*, now: datetime) -> list[Order]:
    """What was asked of the telephony lately and was not done."""
    rows = Order.objects.filter(state=OrderState.REFUSED, created_at__gte=now - PROBLEMS_BACK)
    return list(
        rows.filter(~Q(problem="")).select_related("by", "server").order_by("-pk")[:MOST_PROBLEMS]
    )


def unrecorded(*, now: datetime) -> list[Recording]:
    """What should have been kept lately and was not."""
    return list(recordings.unrecorded(since=now - PROBLEMS_BACK)[:MOST_PROBLEMS])


def _state(row: VoiceServer, *, now: datetime) -> str:
    if row.seen_at is None:
        return "offline"
    is_fresh = now - row.seen_at < SILENT_AFTER
    return "available" if row.is_connected and is_fresh else "breached"


def _trunk(row: VoiceServer) -> str:
    if "phones" not in row.health:
        return ""
    return "online" if row.trunk in row.health["phones"] else "offline"
