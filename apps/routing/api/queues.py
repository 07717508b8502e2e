"""Queues with their rules, entries, offers and the channels that lead to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.channels.models import ChannelAccount
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.routing.api.rules import Rules, checked
from apps.routing.choices import EntryState, OfferState
from apps.routing.models import EntryPoint, Offer, Queue, QueueEntry
from apps.routing.services import points, queues

SEE = granted(Action.DESK_USE)
STEER = granted(Action.DESK_USE, Action.QUEUE_MANAGE)


class OneQueueShape(serializers.Serializer[Queue]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug")
    version = serializers.IntegerField()
    is_archived = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField(help_text="As they are published.")
    draft = serializers.SerializerMethodField(help_text="What waits to be published, or null.")

    def get_is_archived(self, queue: Queue) -> bool:
        return queue.archived_at is not None

    def get_rules(self, queue: Queue) -> dict[str, Any]:
        return dict(queues.rules_of(queue))

    def get_draft(self, queue: Queue) -> dict[str, Any] | None:
        draft = queues.draft_of(queue)
        return draft.rules if draft else None


class NewQueue(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    brand = serializers.SlugField()


class QueueRules(serializers.Serializer[Any]):
    rules = Rules(help_text="The rules to change; the others stay as they are.")


class OneQueue(Noun):
    """A queue: its rules, and the draft nobody is served by yet."""

    noun = "queues"
    permission_classes = [STEER]
    shape = OneQueueShape
    takes = QueueRules
    of, joined = Queue, ("brand",)

    def change(self, request: Any, row: Queue, given: dict[str, Any]) -> None:
        """Writes the draft; ``PUT …/publication/`` lets it serve."""
        rules = checked(request, given.get("rules", {}))
        queues.edit(queue=row, by=request.user, **rules)

    def remove(self, request: Any, row: Queue) -> None:
        """Archived; refused while somebody waits in it."""
        queues.archive(queue=row, by=request.user)


class Publication(Endpoint):
    permission_classes = [granted(Action.QUEUE_MANAGE)]

    @extend_schema(operation_id="queues_publish", request=None, responses=OneQueueShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Let the draft serve; without one nothing changes."""
        queue = seen(request, Queue, pk=pk)
        queues.publish(queue=queue, by=request.user)
        return Response(OneQueueShape(seen(request, Queue, pk=pk)).data)

    @extend_schema(operation_id="queues_discard", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """Forget the draft."""
        queues.discard(queue=seen(request, Queue, pk=pk), by=request.user)
        return Response(status=204)


class EntryShape(serializers.Serializer[QueueEntry]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    queue = serializers.IntegerField(source="queue_id")
    kind = serializers.CharField()
    state = serializers.CharField()
    exit = serializers.CharField()
    agent = serializers.CharField(source="agent.username", default=None, allow_null=True)
    attention = serializers.CharField()
    ahead = serializers.IntegerField(help_text="Who stood before it when it came.")
    expected_wait = serializers.IntegerField(allow_null=True, help_text="Seconds, as told.")
    offers_made = serializers.IntegerField()
    enqueued_at = serializers.DateTimeField()
    assigned_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)


class WantedEntries(serializers.Serializer[Any]):
    queue = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(EntryState.choices, required=False)
    interaction = serializers.IntegerField(required=False)
    enqueued_since = serializers.DateTimeField(required=False)


class Entries(Nouns):
    """Places in queues, newest first."""

    noun = "entries"
    permission_classes = [SEE]
    shape = EntryShape
    asks = WantedEntries
    filters = {
        "queue": "queue", "state": "state", "interaction": "interaction",
        "enqueued_since": "enqueued_at__gte",
    }  # fmt: skip

    def rows(self, request: Any) -> QuerySet[QueueEntry]:
        found: QuerySet[QueueEntry] = QueueEntry.objects.visible_to(request.user)
        return found.select_related("agent")


class OneEntry(Noun, among=Entries):
    """One interaction's place in one queue."""


class OfferStory(serializers.Serializer[Offer]):
    id = serializers.IntegerField()
    entry = serializers.IntegerField(source="entry_id")
    interaction = serializers.IntegerField(source="entry.interaction_id")
    agent = serializers.CharField(source="agent.username")
    state = serializers.CharField()
    reason = serializers.CharField(help_text="Why it went to them, in one sentence.")
    offered_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class OfferTrace(OfferStory):
    trace = serializers.DictField(help_text="Who was considered, and why others were left out.")


class WantedOffers(serializers.Serializer[Any]):
    entry = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(OfferState.choices, required=False)
    agent = serializers.CharField(required=False, max_length=150, help_text="A username.")
    offered_since = serializers.DateTimeField(required=False)


class OfferLog(Nouns):
    """Every offer one may see, decided ones too, newest first."""

    noun = "offer_log"
    permission_classes = [SEE]
    shape = OfferStory
    asks = WantedOffers
    filters = {
        "entry": "entry", "state": "state", "agent": "agent__username",
        "offered_since": "offered_at__gte",
    }  # fmt: skip
    of, joined = Offer, ("entry", "agent")


class OneOffer(Noun, among=OfferLog):
    """One offer with its trace."""

    noun = "offers"
    shape = OfferTrace


class EntryPointShape(serializers.Serializer[EntryPoint]):
    id = serializers.IntegerField()
    channel = serializers.CharField(source="channel.key")
    queue = serializers.IntegerField(source="queue_id")
    priority_boost = serializers.IntegerField()


class EntryPoints(Nouns):
    """Which queue a channel's contacts go to."""

    noun = "entry_points"
    permission_classes = [SEE]
    shape = EntryPointShape

    def rows(self, request: Any) -> QuerySet[EntryPoint]:
        found: QuerySet[EntryPoint] = EntryPoint.objects.visible_to(request.user)
        return found.select_related("channel")


class Led(serializers.Serializer[Any]):
    queue = serializers.IntegerField(allow_null=True, help_text="Null: the brand's first queue.")


class ChannelQueue(Endpoint):
    permission_classes = [granted(Action.QUEUE_MANAGE)]

    @extend_schema(operation_id="channels_lead", request=Led, responses={204: None})
    def put(self, request: ProgramRequest, key: str) -> Response:
        """Let the channel's contacts wait in this queue."""
        wanted = read(Led, request)["queue"]
        queue = seen(request, Queue, pk=wanted) if wanted is not None else None
        channel = seen(request, ChannelAccount, key=key)
        points.lead(channel=channel, queue=queue, by=request.user)
        return Response(status=204)


def made(request: ProgramRequest) -> Queue:
    """A queue with the house's usual rules, live at once."""
    given = read(NewQueue, request)
    brand = seen(request, Brand, slug=given["brand"])
    return queues.create(by=request.user, brand=brand, name=given["name"])
