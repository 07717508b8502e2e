"""Channel accounts, what we owe providers, and what could not be read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.channels.choices import ChannelKind, InboundState, OutboxState
from apps.channels.models import ChannelAccount, InboundEvent, OutboxMessage
from apps.channels.services import accounts, inbox, outbox
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, seen

KEEP = [granted((Action.CASE_VIEW, Action.CHANNEL_MANAGE), Action.CHANNEL_MANAGE)]
MANAGE = [granted(Action.CHANNEL_MANAGE)]


class ChannelShape(serializers.Serializer[ChannelAccount]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    brand = serializers.CharField(source="brand.slug")
    kind = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    status = serializers.CharField()
    health = serializers.CharField(help_text="fine, down, untried or off")
    last_ok_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField()


class ChannelChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    address = serializers.CharField(max_length=320, required=False, allow_blank=True)
    settings = serializers.DictField(
        child=serializers.CharField(max_length=20_000, allow_blank=True), required=False,
        help_text="The adapter's; secrets are taken and never shown.",
    )  # fmt: skip


class NewChannel(ChannelChange):
    brand = serializers.SlugField()
    kind = serializers.ChoiceField(ChannelKind.choices)


class WantedChannels(serializers.Serializer[Any]):
    brand = serializers.SlugField(required=False)
    kind = serializers.ChoiceField(ChannelKind.choices, required=False)


class Channels(Nouns):
    """Our own addresses: mailboxes, widgets, forms, numbers."""

    noun = "channels"
    permission_classes = KEEP
    shape = ChannelShape
    asks = WantedChannels
    filters = {"brand": "brand__slug", "kind": "kind"}
    takes = NewChannel
    of, joined = ChannelAccount, ("brand",)

    def make(self, request: Any, given: dict[str, Any]) -> ChannelAccount:
        """Connected at once; say who answers by ``PUT /channels/{key}/queue/``."""
        brand = seen(request, Brand, slug=given.pop("brand"))
        return accounts.create(by=request.user, brand=brand, **given)


class OneChannel(Noun, among=Channels):
    """One of our addresses, by its key."""

    takes = ChannelChange
    key = "key"

    def change(self, request: Any, row: ChannelAccount, given: dict[str, Any]) -> None:
        """Settings that are not named stay; a secret stays unless a new one is given."""
        accounts.change(by=request.user, account=row, **given)

    def remove(self, request: Any, row: ChannelAccount) -> None:
        """Archived for good: its history stays."""
        accounts.archive(by=request.user, account=row)


class Pause(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="channels_pause", request=None, responses=ChannelShape)
    def put(self, request: ProgramRequest, key: str) -> Response:
        """Neither takes in nor sends; what is owed waits."""
        row = seen(request, ChannelAccount, key=key)
        accounts.pause(by=request.user, account=row)
        return Response(ChannelShape(seen(request, ChannelAccount, key=key)).data)

    @extend_schema(operation_id="channels_resume", responses={200: ChannelShape})
    def delete(self, request: ProgramRequest, key: str) -> Response:
        """On again: what waited is sent."""
        row = seen(request, ChannelAccount, key=key)
        accounts.resume(by=request.user, account=row)
        return Response(ChannelShape(seen(request, ChannelAccount, key=key)).data)


class OutboxShape(serializers.Serializer[OutboxMessage]):
    id = serializers.IntegerField()
    channel = serializers.CharField(source="account.key")
    reference = serializers.CharField()
    recipients = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField()


class WantedOutbox(serializers.Serializer[Any]):
    state = serializers.ChoiceField(OutboxState.choices, required=False)
    channel = serializers.CharField(required=False, max_length=40)


class Outbox(Nouns):
    """What we owe providers, newest first."""

    noun = "outbox"
    permission_classes = MANAGE
    shape = OutboxShape
    asks = WantedOutbox
    filters = {"state": "state", "channel": "account__key"}
    of, joined = OutboxMessage, ("account",)


class Retry(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="outbox_retry", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Try one that failed anew; others stay as they are."""
        outbox.retry(seen(request, OutboxMessage, pk=pk).pk)
        return Response(status=204)


class InboundShape(serializers.Serializer[InboundEvent]):
    id = serializers.IntegerField()
    channel = serializers.CharField(source="account.key")
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    problem = serializers.CharField()
    received_at = serializers.DateTimeField()
    handled_at = serializers.DateTimeField(allow_null=True)


class WantedInbound(serializers.Serializer[Any]):
    state = serializers.ChoiceField(InboundState.choices, required=False)


class Inbound(Nouns):
    """What came in, newest first; ``state=quarantined`` is what could not be read."""

    noun = "inbound_events"
    permission_classes = MANAGE
    shape = InboundShape
    asks = WantedInbound
    filters = {"state": "state"}

    def rows(self, request: Any) -> QuerySet[InboundEvent]:
        rows = InboundEvent.objects.visible_to(request.user).defer("raw", "headers")
        return rows.select_related("account")


class Release(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="inbound_events_release", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Read what was quarantined once more."""
        inbox.release(event_id=seen(request, InboundEvent, pk=pk).pk)
        return Response(status=204)
