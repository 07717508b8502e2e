"""Our own phone numbers: where their calls go, what calls out of them show, what is kept."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.accounts.models import Brand
from apps.core.api import unique
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.routing.models import Queue
from apps.voice.choices import CallerId, ConsentPolicy
from apps.voice.domain import dialling, screen_pop
from apps.voice.models import CallFlow, PhoneNumber, VoiceServer
from apps.voice.services import numbers

FLOWS = ("flow", "closed_flow", "after_flow")


class PhoneField(serializers.CharField):
    """A phone number with + and its country, kept as E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, help_text="With + and its country.", **kwargs)

    def to_internal_value(self, data: Any) -> str:
        number = dialling.written(super().to_internal_value(data))
        if not number:
            raise serializers.ValidationError("No phone number with + and its country.")
        return number


class PhoneNumberShape(serializers.Serializer[PhoneNumber]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField(source="channel.name")
    channel = serializers.CharField(source="channel.key")
    brand = serializers.CharField(source="channel.brand.slug")
    queue = serializers.IntegerField(
        source="channel.entry_point.queue_id", default=None, allow_null=True
    )
    server = serializers.CharField(source="server.name")
    flow = serializers.IntegerField(source="flow_id", allow_null=True)
    closed_flow = serializers.IntegerField(source="closed_flow_id", allow_null=True)
    after_flow = serializers.IntegerField(source="after_flow_id", allow_null=True)
    caller_id = serializers.ChoiceField(CallerId.choices)
    records = serializers.BooleanField()
    consent = serializers.ChoiceField(ConsentPolicy.choices)
    consent_announcement = serializers.CharField()
    tells_agent = serializers.BooleanField()
    screen_pop = serializers.CharField()


class NumberChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    queue = RowId(required=False, allow_null=True, help_text="Null: the brand's first queue.")
    flow = RowId(required=False, allow_null=True, help_text="Null: straight into the line.")
    closed_flow = RowId(required=False, allow_null=True, help_text="Null: the same.")
    after_flow = RowId(required=False, allow_null=True, help_text="Once the agent hung up.")
    caller_id = serializers.ChoiceField(CallerId.choices, required=False)
    records = serializers.BooleanField(required=False)
    consent = serializers.ChoiceField(ConsentPolicy.choices, required=False)
    consent_announcement = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="A prompt by its name."
    )
    tells_agent = serializers.BooleanField(required=False, help_text="Who listens.")
    screen_pop = serializers.CharField(
        max_length=500, required=False, allow_blank=True,
        help_text="An https address with any of " + ", ".join(screen_pop.WORDS),
    )  # fmt: skip

    def validate_screen_pop(self, value: str) -> str:
        if screen_pop.problem(value):
            raise serializers.ValidationError("An https address, and only the known words.")
        return value


class NewNumber(NumberChange):
    number = PhoneField()
    brand = serializers.SlugField()
    server = serializers.SlugField(max_length=40, help_text="Of the telephone: its name.")


class PhoneNumbers(Nouns):
    """Numbers in use, of the brands one serves."""

    noun = "phone-numbers"
    permission_classes = [granted(Action.CASE_VIEW, Action.CHANNEL_MANAGE)]
    shape = PhoneNumberShape
    takes = NewNumber
    of, joined = PhoneNumber, ("channel__brand", "channel__entry_point", "server")
    where = {"archived_at": None}

    def make(self, request: Any, given: dict[str, Any]) -> PhoneNumber:
        """With a channel of its own. What it was made with stays: number, brand, server."""
        brand = seen(request, Brand, slug=given.pop("brand"), archived_at=None)
        server = VoiceServer.objects.filter(archived_at=None, name=given.pop("server")).first()
        if server is None:
            raise serializers.ValidationError({"server": ["There is none of this name."]})
        led = {"queue": None} | _led(request, given, brand)
        with unique("This number is here already."):
            return numbers.add(brand=brand, server=server, by=request.user, **given | led)


class OnePhoneNumber(Noun, among=PhoneNumbers):
    """A number of ours."""

    takes = NumberChange

    def change(self, request: Any, row: PhoneNumber, given: dict[str, Any]) -> None:
        """What is not named stays."""
        point = getattr(row.channel, "entry_point", None)
        kept = {"name": row.channel.name, "queue": point.queue if point else None}
        led = _led(request, given, row.channel.brand)
        numbers.change(row=row, by=request.user, **kept | given | led)

    def remove(self, request: Any, row: PhoneNumber) -> None:
        """No more calls by it; those that were stay."""
        numbers.archive(row=row, by=request.user)


def _led(request: Any, given: dict[str, Any], brand: Brand) -> dict[str, Any]:
    """Where its calls go: a queue one sees, and flows of the brand that callers can hear."""
    told: dict[str, Any] = {}
    if "queue" in given:
        asked = given.pop("queue")
        told["queue"] = seen(request, Queue, pk=asked, archived_at=None) if asked else None
    for name in FLOWS:
        if name in given:
            told[f"{name}_id"] = given.pop(name)
    live = CallFlow.objects.visible_to(request.user).in_use().live().filter(brand=brand)
    wanted = {pk for name, pk in told.items() if name != "queue" and pk}
    if strange := wanted - set(live.filter(pk__in=wanted).values_list("pk", flat=True)):
        words = f"No published flow of this brand: {min(strange)}."
        raise serializers.ValidationError({"flow": [words]})
    return told
