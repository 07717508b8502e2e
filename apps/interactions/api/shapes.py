"""What cases, messages and interactions look like to a program."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.interactions.choices import CaseStatus, Outcome, Priority
from apps.interactions.models import Case, Interaction, Message


class CaseShape(serializers.Serializer[Case]):
    number = serializers.IntegerField()
    reference = serializers.CharField()
    brand = serializers.SlugField(source="brand.slug")
    customer = serializers.IntegerField(source="customer_id")
    subject = serializers.CharField()
    status = serializers.ChoiceField(CaseStatus.choices)
    priority = serializers.ChoiceField(Priority.choices)
    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)
    team = serializers.IntegerField(source="team_id", allow_null=True)
    version = serializers.IntegerField()
    last_seq = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    last_message_at = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)


class MessageShape(serializers.Serializer[Message]):
    id = serializers.IntegerField()
    seq = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    kind = serializers.CharField()
    direction = serializers.CharField()
    visibility = serializers.CharField()
    author = serializers.CharField(source="author.username", default=None, allow_null=True)
    sender = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    client_id = serializers.CharField()
    occurred_at = serializers.DateTimeField()


class InteractionShape(serializers.Serializer[Interaction]):
    id = serializers.IntegerField()
    case = serializers.IntegerField(source="case.number")
    customer = serializers.IntegerField(source="customer_id")
    channel = serializers.CharField(source="channel.key")
    kind = serializers.CharField()
    direction = serializers.CharField()
    continues = serializers.IntegerField(source="continues_id", allow_null=True)
    status = serializers.CharField()
    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)
    attention = serializers.CharField()
    end_reason = serializers.CharField()
    opened_at = serializers.DateTimeField()
    queued_at = serializers.DateTimeField(allow_null=True)
    offered_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    first_reply_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    wrapped_up_at = serializers.DateTimeField(allow_null=True)


class NewMessage(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["reply", "note"], default="reply")
    body = serializers.CharField(max_length=20_000)
    base_seq = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="The newest message you have seen: when somebody has written since, the "
        "reply is not sent and the answer (409) holds what you missed.",
    )
    subject = serializers.CharField(max_length=240, required=False, default="")
    then = serializers.ChoiceField(["wait", "resolve", "stay"], default="wait")
    hold_seconds = serializers.IntegerField(
        default=0, min_value=0, max_value=3600, help_text="How long it can be taken back."
    )


class FirstMessage(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=100_000)


class NewCase(serializers.Serializer[Any]):
    customer = serializers.IntegerField()
    channel = serializers.CharField(max_length=40, help_text="The key of one of our channels.")
    identity = serializers.IntegerField(
        required=False, help_text="Which of the customer's addresses it came from."
    )
    subject = serializers.CharField(max_length=240, required=False, default="")
    priority = serializers.ChoiceField(Priority.choices, required=False)
    message = FirstMessage(required=False)


class CaseChange(serializers.Serializer[Any]):
    status = serializers.ChoiceField(["open", "pending", "snoozed", "resolved"], required=False)
    snoozed_until = serializers.DateTimeField(required=False, allow_null=True)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    subject = serializers.CharField(max_length=240, required=False)


class WrapUpGiven(serializers.Serializer[Any]):
    disposition = serializers.CharField(max_length=60, help_text="Its code.")
    outcome = serializers.ChoiceField(Outcome.choices, required=False)
    fields_ = serializers.DictField(required=False)
    note = serializers.CharField(max_length=4000, required=False, default="")
    finish = serializers.BooleanField(default=True)

    def get_fields(self) -> dict[str, Any]:
        """``fields`` is a name of the serializer's own."""
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found
