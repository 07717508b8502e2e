"""What happened, from a number on: page by page, or as it happens over server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import Anybody, ProgramRequest
from apps.accounts.models import ApiToken
from apps.core import outward
from apps.core.api import Endpoint, asked
from apps.integrations.following import Follower
from apps.integrations.services import stream

LARGEST_SEQ = 2**63 - 1


class FactShape(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    type = serializers.CharField()
    timestamp = serializers.DateTimeField()
    data = serializers.DictField()  # type: ignore[assignment]


class FactPage(serializers.Serializer[Any]):
    results = FactShape(many=True)
    upto = serializers.IntegerField(help_text="Read on from here.")
    has_more = serializers.BooleanField()
    oldest = serializers.IntegerField(help_text="What is older is no longer kept.")


class From(serializers.Serializer[Any]):
    after = serializers.IntegerField(default=0, min_value=0, max_value=LARGEST_SEQ)
    types = serializers.CharField(
        default="", allow_blank=True, max_length=2000,
        help_text="Names with commas between; case.* is all of a noun; none is all.",
    )  # fmt: skip


class StreamFrom(From):
    after = serializers.IntegerField(
        default=None, allow_null=True, min_value=0, max_value=LARGEST_SEQ,
        help_text="The last seq you have; without it, from now on. Last-Event-ID says the same.",
    )  # fmt: skip


class Events(Endpoint):
    permission_classes = [Anybody]

    @extend_schema(operation_id="events_list", parameters=[From], responses=FactPage)
    def get(self, request: ProgramRequest) -> Response:
        """In order, those after ``after`` that this token's scopes and owner may see."""
        wanted = asked(From, request)
        page = stream.read(
            user=request.user, scopes=scopes_of(request), after=wanted["after"],
            kinds=_names(wanted["types"]),
        )  # fmt: skip
        found = {
            "results": [stream.told(row) for row in page.rows],
            "upto": page.upto,
            "has_more": page.has_more,
            "oldest": stream.oldest(),
        }
        return Response(found)


class EventStreamRenderer(BaseRenderer):
    """Lets a client that accepts nothing else in; errors are JSON all the same."""

    media_type = "text/event-stream"
    format = "event-stream"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return json.dumps(data, default=str).encode()


class Stream(Endpoint):
    permission_classes = [Anybody]
    renderer_classes = [EventStreamRenderer]

    @extend_schema(
        operation_id="events_stream",
        parameters=[StreamFrom],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
    )
    def get(self, request: ProgramRequest) -> StreamingHttpResponse:
        """As they happen: ``id`` is the seq, ``event`` the type, ``data`` the JSON of one event.

        After a break, go on with ``Last-Event-ID``. An event named ``gap`` says that what you
        missed is no longer kept. A comment every 15 seconds shows that the line lives.
        """
        wanted = asked(StreamFrom, request)
        last = request.headers.get("Last-Event-ID", "")
        after = int(last) if last.isdecimal() and len(last) < 19 else wanted["after"]
        follower = Follower(
            user_id=request.user.pk, token_id=_token_id(request), after=after,
            kinds=_names(wanted["types"]),
        )  # fmt: skip
        answer = StreamingHttpResponse(lines(follower), content_type="text/event-stream")
        answer["Cache-Control"] = "no-store"
        answer["X-Accel-Buffering"] = "no"
        return answer


class KindShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    noun = serializers.CharField()
    scope = serializers.CharField(help_text="What a token needs to hear of it.")
    words = serializers.CharField()


class Kinds(Endpoint):
    permission_classes = [Anybody]

    @extend_schema(operation_id="event_types_list", responses=KindShape(many=True))
    def get(self, request: ProgramRequest) -> Response:
        """Every event there is."""
        rows = [
            {"name": kind.name, "noun": kind.noun, "words": kind.words,
             "scope": noun.action if (noun := outward.noun_of(kind.noun)) else ""}
            for kind in outward.kinds()
        ]  # fmt: skip
        return Response(rows)


async def lines(follower: Follower) -> AsyncIterator[str]:
    async for frame in follower.frames():
        if frame is None:
            yield ": still here\n\n"
        elif "gap" in frame:
            yield f"event: gap\ndata: {json.dumps(frame)}\n\n"
        else:
            text = json.dumps(frame, default=str)
            yield f"id: {frame['seq']}\nevent: {frame['type']}\ndata: {text}\n\n"


def scopes_of(request: Any) -> list[str]:
    token = request.auth
    held = token.scopes if isinstance(token, ApiToken) else list(Action)
    return [scope for scope in held if scope in set(Action)]


def _token_id(request: ProgramRequest) -> int:
    token = request.auth
    return token.pk if isinstance(token, ApiToken) else 0


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
