"""What is kept of calls: their sound, what was said, and who wants to be called back."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.voice.choices import CallbackState, RecordingState
from apps.voice.models import Callback, Recording, Segment
from apps.voice.services import callbacks

LISTEN = [granted(Action.RECORDING_LISTEN)]


class RecordingShape(serializers.Serializer[Recording]):
    id = serializers.IntegerField()
    call = serializers.IntegerField(source="call_id")
    interaction = serializers.IntegerField(source="call.interaction_id", allow_null=True)
    state = serializers.ChoiceField(RecordingState.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.FloatField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    checksum = serializers.CharField(help_text="SHA-256 of the sound.")


class WantedRecordings(serializers.Serializer[Any]):
    call = RowId(required=False)
    interaction = RowId(required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class Recordings(Nouns):
    """Stretches of sound one may listen to; the sound itself is played on the page, and noted."""

    noun = "recordings"
    permission_classes = LISTEN
    shape = RecordingShape
    asks = WantedRecordings
    filters = {
        "call": "call", "interaction": "call__interaction", "since": "started_at__gte",
        "until": "started_at__lt",
    }  # fmt: skip
    of, joined = Recording, ("call",)


class OneRecording(Noun, among=Recordings):
    """A stretch of sound of a call."""


class SegmentShape(serializers.Serializer[Segment]):
    side = serializers.CharField(help_text="agent, customer or empty.")
    start = serializers.FloatField(help_text="Seconds of the recording.")
    end = serializers.FloatField()
    text = serializers.CharField()


class Words(Endpoint):
    permission_classes = LISTEN

    @extend_schema(operation_id="recordings_words", responses=SegmentShape(many=True))
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """What was heard in it, without what must not be written down."""
        row = seen(request, Recording, pk=pk)
        rows = Segment.objects.visible_to(request.user).filter(transcript__recording=row)
        return Response(SegmentShape(rows, many=True).data)


class CallbackShape(serializers.Serializer[Callback]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    customer = serializers.IntegerField(source="customer_id")
    address = serializers.CharField(source="identity.value")
    state = serializers.ChoiceField(CallbackState.choices)
    asked_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    closed_at = serializers.DateTimeField(allow_null=True)
    why = serializers.CharField()


class WantedCallbacks(serializers.Serializer[Any]):
    state = serializers.ChoiceField(CallbackState.choices, required=False)
    customer = RowId(required=False)


class Callbacks(Nouns):
    """Callers who wanted to be called rather than wait."""

    noun = "callbacks"
    permission_classes = [granted(Action.CASE_VIEW, Action.FLOOR_STEER)]
    shape = CallbackShape
    asks = WantedCallbacks
    filters = {"state": "state", "customer": "customer"}
    of, joined = Callback, ("identity",)


class OneCallback(Noun, among=Callbacks):
    """A caller's wish to be called."""

    def remove(self, request: Any, row: Callback) -> None:
        """Nobody needs to call any more."""
        callbacks.cancel(callback=row, why="by a program", by=request.user)
