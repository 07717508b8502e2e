"""One's own notices over the REST API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.http import Anybody, ProgramRequest
from apps.accounts.models import Notice
from apps.accounts.services import notices
from apps.core.api import Endpoint
from apps.core.nouns import Nouns, seen


class NoticeShape(serializers.Serializer[Notice]):
    id = serializers.IntegerField()
    about = serializers.CharField()
    words = serializers.CharField()
    more = serializers.CharField()
    path = serializers.CharField()
    actor = serializers.CharField(source="actor.username", default=None, allow_null=True)
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class Notices(Nouns):
    """What concerns oneself and no case, newest first."""

    noun = "notices"
    permission_classes = [Anybody]
    shape = NoticeShape
    of, joined = Notice, ("actor",)


class ReadUpTo(Endpoint):
    permission_classes = [Anybody]

    @extend_schema(operation_id="notices_mark_read", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """This one and all before it are read."""
        row = seen(request, Notice, pk=pk)
        notices.mark_read(user=request.user, up_to=row.pk)
        return Response(status=204)
