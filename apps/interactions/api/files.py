"""Attachments: put up for a message to come, described, fetched."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, seen
from apps.interactions.http import stream
from apps.interactions.models import Attachment
from apps.interactions.services import attachments


class AttachmentShape(serializers.Serializer[Attachment]):
    id = serializers.IntegerField()
    key = serializers.CharField(source="upload_key", help_text="What a new message names it by.")
    message = serializers.IntegerField(source="message_id", allow_null=True)
    interaction = serializers.IntegerField(source="interaction_id", allow_null=True)
    name = serializers.CharField()
    content_type = serializers.CharField(help_text="Sniffed from the bytes.")
    size = serializers.IntegerField(help_text="Bytes.")
    created_at = serializers.DateTimeField()


class Upload(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=200)
    channel_kind = serializers.CharField(
        max_length=12, default="email", help_text="Whose limits it must fit."
    )


class WantedAttachments(serializers.Serializer[Any]):
    message = serializers.IntegerField(required=False)
    interaction = serializers.IntegerField(required=False)


class Attachments(Nouns):
    """Files of the messages one may see, and one's own that wait for a message."""

    noun = "attachments"
    permission_classes = [granted(Action.CASE_VIEW, Action.CASE_WORK)]
    parser_classes = [MultiPartParser]
    shape = AttachmentShape
    asks = WantedAttachments
    filters = {"message": "message", "interaction": "interaction"}
    takes = Upload
    of = Attachment

    def make(self, request: Any, given: dict[str, Any]) -> Attachment:
        """A file for a message to come; gone after a day when none took it."""
        file = given["file"]
        return attachments.store(
            file=file, name=file.name, kind=given["channel_kind"], uploaded_by=request.user
        )


class OneAttachment(Noun):
    """What a file is; its bytes are at ``content/``."""

    noun = "attachments"
    permission_classes = [granted(Action.CASE_VIEW, Action.CASE_WORK)]
    shape = AttachmentShape
    of = Attachment

    def remove(self, request: Any, row: Attachment) -> None:
        """One's own, while no message has it; what was sent stays."""
        attachments.discard(attachment=row)


class Content(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW)]

    @extend_schema(
        operation_id="attachments_content",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: ProgramRequest, pk: int) -> HttpResponseBase:
        """The bytes; ``Range`` is understood."""
        return stream(request._request, seen(request, Attachment, pk=pk))
