"""What visitors are told of at once: each a push to the group their sockets have joined."""

from __future__ import annotations

from apps.channels.choices import ChannelKind
from apps.core import realtime
from apps.core.events import on
from apps.interactions.choices import Direction, Visibility
from apps.interactions.events import InteractionAssigned, InteractionMovedOn, MessageAdded
from apps.interactions.models import Interaction, Message
from apps.portal.services import chats, deferring, replay
from apps.routing.events import EntryDeferred
from apps.voice.events import CallChanged
from apps.voice.models import Call
from apps.voice.services import signals


@on(MessageAdded)
def tell_visitor(event: MessageAdded) -> None:
    """Push the message itself: a socket that missed none before it need not ask again.

    Of what a visitor may not see they get the number alone.
    """
    if event.channel_kind != ChannelKind.CHAT or event.leg is None:
        return
    number = event.seq - event.leg.seq_shift
    shown = None if event.visibility == Visibility.INTERNAL else _shown(event, number)
    realtime.push(chats.group(event.interaction_id), "message", seq=number, frame=shown)
    if event.leg.continues_id:  # begun beside a call: its tab does not know the chat yet
        realtime.push(signals.group(event.leg.continues_id), "beside")


def _shown(event: MessageAdded, number: int) -> replay.Frame | None:
    for word in event.said:
        return replay.word(word, seq=number, is_theirs=event.direction == Direction.INBOUND)
    written = Message.objects.select_related("author", "interaction")
    message = written.filter(pk=event.message_id).first()
    return replay.frame(message, has_files=event.has_files) if message else None


@on(InteractionAssigned)
def name_agent(event: InteractionAssigned) -> None:
    _look_again(event.interaction_id)


@on(InteractionMovedOn)
def follow(event: InteractionMovedOn) -> None:
    if event.before != event.after:
        _look_again(event.interaction_id)


def _look_again(interaction_id: int) -> None:
    if Interaction.objects.filter(pk=interaction_id, kind=ChannelKind.CHAT).exists():
        realtime.push(chats.group(interaction_id), "state")


@on(CallChanged)
def tell_caller(event: CallChanged) -> None:
    """The tab that carries a call from a website looks at it again."""
    carried = Call.objects.filter(pk=event.call_id, server=None, interaction__isnull=False)
    for interaction_id in carried.values_list("interaction_id", flat=True):
        realtime.push(signals.group(interaction_id), "call")


@on(EntryDeferred)
def defer(event: EntryDeferred) -> None:
    deferring.go_on_by_mail(event.interaction_id)
