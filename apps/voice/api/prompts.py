"""What callers hear: brought in as sound or as text, fetched as the telephone plays it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.core.parsing import Json
from apps.voice.choices import PromptKind
from apps.voice.models import Prompt
from apps.voice.services import prompts, speaking

KEEP = [granted(Action.CHANNEL_MANAGE)]


class PromptShape(serializers.Serializer[Prompt]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug")
    kind = serializers.ChoiceField(PromptKind.choices)
    language = serializers.CharField()
    text = serializers.CharField()
    seconds = serializers.FloatField()
    checksum = serializers.CharField(help_text="SHA-256 of the sound.")


class Sound(serializers.Serializer[Any]):
    sound = serializers.FileField(
        required=False, max_length=200, help_text="A wav; without it the text is spoken."
    )
    text = serializers.CharField(
        max_length=speaking.LONGEST, required=False, default="", allow_blank=True
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given.get("sound") and not given.get("text"):
            raise serializers.ValidationError("Send a sound, or a text to be spoken.")
        return given


class NewPrompt(Sound):
    name = serializers.CharField(max_length=80)
    brand = serializers.SlugField()
    language = serializers.CharField(max_length=10, required=False, default="", allow_blank=True)


class WantedPrompts(serializers.Serializer[Any]):
    brand = serializers.SlugField(required=False)


class Prompts(Nouns):
    """Prompts in use, of the brands one serves."""

    noun = "prompts"
    permission_classes = KEEP
    parser_classes = [MultiPartParser, Json]
    shape = PromptShape
    asks = WantedPrompts
    filters = {"brand": "brand__slug"}
    takes = NewPrompt
    of, joined = Prompt, ("brand",)
    where = {"archived_at": None}

    def make(self, request: Any, given: dict[str, Any]) -> Prompt:
        """From a wav, or from a text where this centre has a voice."""
        given["brand"] = seen(request, Brand, slug=given["brand"], archived_at=None)
        sound = given.pop("sound", None)
        if sound is None:
            return prompts.say(by=request.user, **given)
        return prompts.upload(content=_bytes(sound), by=request.user, **given)


class OnePrompt(Noun, among=Prompts):
    """A prompt; its sound is at `sound/`."""

    def remove(self, request: Any, row: Prompt) -> None:
        """Out of the choices; flows that name it keep their sound."""
        prompts.archive(prompt=row, by=request.user)


class SoundOfPrompt(Endpoint):
    permission_classes = KEEP
    parser_classes = [MultiPartParser, Json]

    @extend_schema(
        operation_id="prompts_sound", responses={(200, "audio/wav"): OpenApiTypes.BINARY}
    )
    def get(self, request: ProgramRequest, pk: int) -> HttpResponse:
        """The wav as callers hear it."""
        row = seen(request, Prompt, pk=pk)
        return HttpResponse(
            prompts.content_of(row), content_type="audio/wav",
            headers={"Cache-Control": "private, no-cache", "ETag": f'"{row.checksum}"'},
        )  # fmt: skip

    @extend_schema(operation_id="prompts_replace", request=Sound, responses=PromptShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Another sound under the same name; who hears the old one now, hears it to its end."""
        row, given = seen(request, Prompt, pk=pk), read(Sound, request)
        content = _bytes(given["sound"]) if given.get("sound") else None
        prompts.replace(prompt=row, content=content, text=given["text"], by=request.user)
        return Response(PromptShape(seen(request, Prompt, pk=pk)).data)


def _bytes(sound: Any) -> bytes:
    content: bytes = sound.read(prompts.LARGEST + 1)
    return content
