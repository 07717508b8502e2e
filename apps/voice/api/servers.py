"""The telephone itself: its servers and how they are, and the ways browsers find each other."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns
from apps.voice.domain import turn
from apps.voice.models import Phone, VoiceServer
from apps.voice.services import relays

KEEP = [granted(Action.CHANNEL_MANAGE)]


class VoiceServerShape(serializers.Serializer[VoiceServer]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    socket_url = serializers.CharField(help_text="Where browsers register.")
    trunk = serializers.CharField()
    is_connected = serializers.BooleanField()
    seen_at = serializers.DateTimeField(allow_null=True)
    version = serializers.CharField()
    health = serializers.DictField()
    problem = serializers.CharField()


class VoiceServers(Nouns):
    """Telephone servers and how they are. They are connected on the command line."""

    noun = "voice_servers"
    permission_classes = KEEP
    shape = VoiceServerShape

    def rows(self, request: Any) -> QuerySet[VoiceServer]:
        """Of the whole house: whoever keeps its channels keeps its lines."""
        return VoiceServer.objects.filter(archived_at=None)


class OneVoiceServer(Noun, among=VoiceServers):
    """A telephone server."""


class PhoneShape(serializers.Serializer[Phone]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    server = serializers.CharField(source="server.name")
    endpoint = serializers.CharField()
    is_desk_phone = serializers.BooleanField()
    is_online = serializers.BooleanField()


class Phones(Nouns):
    """Where people are rung: one's own, or for whoever keeps the lines everybody's."""

    noun = "phones"
    permission_classes = [granted((Action.DESK_USE, Action.CHANNEL_MANAGE))]
    shape = PhoneShape
    of, joined = Phone, ("user", "server")


class Addresses(serializers.ListField):
    """Such as turn:turn.example.org:3478?transport=udp."""

    def __init__(self, *schemes: str) -> None:
        self.schemes = schemes
        super().__init__(child=serializers.CharField(max_length=200), max_length=10)

    def to_internal_value(self, data: Any) -> list[str]:
        given: list[str] = super().to_internal_value(data)
        if turn.addresses(" ".join(given), *self.schemes) != given:
            raise serializers.ValidationError(f"An address is {self.schemes[0]}:host:port.")
        return given


class WaysShape(serializers.Serializer[relays.Ways]):
    stun = serializers.ListField(child=serializers.CharField())
    turn = serializers.ListField(child=serializers.CharField())
    has_turn = serializers.BooleanField(help_text="With a secret: firewalls can be passed.")


class WaysGiven(serializers.Serializer[Any]):
    stun = Addresses("stun")
    turn = Addresses("turn", "turns")
    secret = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, write_only=True,
        help_text="Shared with the TURN servers; empty keeps the one that is stored.",
    )  # fmt: skip


class MediaRelay(Endpoint):
    permission_classes = KEEP

    @extend_schema(operation_id="media_relay_read", responses=WaysShape)
    def get(self, request: ProgramRequest) -> Response:
        """The STUN and TURN servers of calls between browsers."""
        return Response(WaysShape(relays.ways()).data)

    @extend_schema(operation_id="media_relay_put", request=WaysGiven, responses=WaysShape)
    def put(self, request: ProgramRequest) -> Response:
        """As a whole; empty lists: what the environment says."""
        given = read(WaysGiven, request)
        relays.change(
            stun_urls="\n".join(given["stun"]), turn_urls="\n".join(given["turn"]),
            secret=given["secret"], by=request.user,
        )  # fmt: skip
        return Response(WaysShape(relays.ways()).data)
