"""What callers in a line hear, and how long calls are kept."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.accounts.models import Brand
from apps.core.facets import Facet
from apps.core.nouns import RowId
from apps.routing.models import Queue
from apps.voice.models import LineSound, Prompt, RecordingPolicy
from apps.voice.services import line_sounds, retention

KEEP = [granted(Action.CHANNEL_MANAGE)]
LONGEST = 36_500  # days
MOST_SECONDS = 3600


class LineSoundShape(serializers.Serializer[LineSound]):
    music = serializers.CharField()
    every_seconds = serializers.IntegerField()
    says_position = serializers.BooleanField()
    says_wait = serializers.BooleanField()
    comfort = serializers.IntegerField(source="comfort_id", allow_null=True)
    callback_after = serializers.IntegerField()
    callback_prompt = serializers.IntegerField(source="callback_prompt_id", allow_null=True)
    callback_key = serializers.CharField()


class LineSoundGiven(serializers.Serializer[Any]):
    music = serializers.CharField(
        max_length=40, default="", allow_blank=True, help_text="A class of the telephone server."
    )
    every_seconds = serializers.IntegerField(
        min_value=0, max_value=MOST_SECONDS, default=45, help_text="0: nothing is said."
    )
    says_position = serializers.BooleanField(default=True)
    says_wait = serializers.BooleanField(default=True)
    comfort = RowId(default=None, allow_null=True, help_text="A prompt of the queue's brand.")
    callback_after = serializers.IntegerField(
        min_value=0, max_value=MOST_SECONDS, default=0, help_text="Seconds; 0: never offered."
    )
    callback_prompt = RowId(default=None, allow_null=True, help_text="The words of the offer.")
    callback_key = serializers.RegexField(r"^[0-9*#]$", default="1")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["callback_after"] and not given["callback_prompt"]:
            raise serializers.ValidationError({"callback_prompt": ["Callers must hear of it."]})
        return given


class LineSoundOfQueue(Facet):
    """What callers hear who wait in it."""

    noun = "queues_line_sound"
    permission_classes = KEEP
    shape, takes = LineSoundShape, LineSoundGiven
    of = Queue

    def current(self, whose: Queue) -> LineSound:
        return LineSound.objects.filter(queue=whose).first() or LineSound(queue=whose)

    def arrange(self, request: Any, whose: Queue, given: dict[str, Any]) -> None:
        """As a whole; what is not named is as usual."""
        prompts = Prompt.objects.visible_to(request.user).in_use().filter(brand=whose.brand_id)
        for name in ("comfort", "callback_prompt"):
            if given[name]:
                given[name] = prompts.filter(pk=given[name]).first()
                if given[name] is None:
                    raise serializers.ValidationError({name: ["No prompt of this brand."]})
        line_sounds.arrange(queue=whose, by=request.user, **given)


class PolicyShape(serializers.Serializer[RecordingPolicy]):
    days = serializers.IntegerField(allow_null=True, help_text="Null: without end.")
    masks = serializers.ListField(child=serializers.CharField())


class PolicyGiven(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=1, max_value=LONGEST, allow_null=True)
    masks = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=retention.MOST_MASKS, default=list,
        help_text="Hidden in transcripts: # is a digit, @ a letter, such as HR-######.",
    )  # fmt: skip


class RecordingPolicyOfBrand(Facet):
    """How long its calls are kept, and what their words hide."""

    noun = "brands_recording_policy"
    permission_classes = KEEP
    shape, takes = PolicyShape, PolicyGiven
    of = Brand

    def current(self, whose: Brand) -> RecordingPolicy:
        row = RecordingPolicy.objects.filter(brand=whose).first()
        return row or RecordingPolicy(brand=whose)

    def arrange(self, request: Any, whose: Brand, given: dict[str, Any]) -> None:
        """As a whole. What is under a legal hold stays longer."""
        retention.set_policy(whose, by=request.user, **given)
