"""A case's conversation: read from where one stands, and answered."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.core.api import Endpoint, asked, given_key, read, told
from apps.core.prepared import Prepared
from apps.interactions.api.cases import IDEMPOTENT, seen, workable
from apps.interactions.api.shapes import MessageShape, NewMessage
from apps.interactions.choices import Status
from apps.interactions.errors import Refused, StaleView
from apps.interactions.models import Case, Interaction, Message
from apps.interactions.services import messages, places, replies

MOST = 200


class From(serializers.Serializer[Any]):
    after = serializers.IntegerField(
        default=0, min_value=0, max_value=2**31 - 1, help_text="The seq of the last one you have."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=MOST)


class Thread(serializers.Serializer[Any]):
    results = MessageShape(many=True)
    last_seq = serializers.IntegerField(help_text="Of the case: when it is above yours, go on.")


class Messages(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW, Action.CASE_WORK)]

    @extend_schema(operation_id="messages_list", parameters=[From], responses=Thread)
    def get(self, request: ProgramRequest, number: int) -> Response:
        """In order, those after ``after``."""
        wanted, case = asked(From, request), seen(request, number)
        rows = _after(request, case, wanted["after"])[: wanted["limit"]]
        return Response(Thread({"results": rows, "last_seq": case.last_seq}).data)

    @extend_schema(
        operation_id="messages_create",
        request=NewMessage,
        responses={201: MessageShape},
        parameters=[IDEMPOTENT],
    )
    def post(self, request: ProgramRequest, number: int) -> Response:
        """A reply to the customer, or a note inside the house. The same key again is one message.

        409 ``stale_view``: somebody wrote after ``base_seq``; ``missed`` holds what.
        """
        given, key = read(NewMessage, request), given_key(request) or uuid.uuid4().hex
        part = _part(request, number)
        try:
            message = _write(part, given, request, client_id=key)
        except StaleView as stale:
            return _stale(request, part.case, stale)
        return Response(told(MessageShape, message), status=201)


def _part(request: ProgramRequest, number: int) -> Interaction:
    """Of a case its caller may write in: the newest that still runs, else the newest."""
    found = _newest(request.user.rights, request.user, number)
    if not found:
        workable(request, number)
        raise Refused("This case has no conversation to go on with.")
    return places.part_of(found[0])


def _parts(user: User, number: int) -> QuerySet[Interaction, Any]:
    cases = Case.objects.workable_by(user).filter(number=number)
    parts = Interaction.objects.filter(case__in=cases.values("pk"))
    ranked = parts.annotate(is_over=Q(status=Status.ENDED)).order_by("is_over", "-pk")
    return ranked.values_list(*places.PART)[:1]


_newest = Prepared(_parts, int)


def _write(
    part: Interaction, given: dict[str, Any], request: ProgramRequest, *, client_id: str
) -> Message:
    if given["kind"] == "note":
        return messages.note(
            interaction=part, author=request.user, body=given["body"], client_id=client_id
        )
    return replies.send(
        interaction=part,
        author=request.user,
        body=given["body"],
        client_id=client_id,
        base_seq=given.get("base_seq"),
        subject=given["subject"],
        hold_seconds=given["hold_seconds"],
        then=given["then"],
    )


def _stale(request: ProgramRequest, case: Case, stale: StaleView) -> Response:
    missed = _after(request, case, stale.seen_seq)[:MOST]
    body = {
        "type": "about:blank",
        "status": stale.status,
        "code": stale.code,
        "detail": str(stale),
        "last_seq": stale.current_seq,
        "missed": MessageShape(missed, many=True).data,
    }
    return Response(body, status=stale.status, content_type="application/problem+json")


def _after(request: ProgramRequest, case: Case, seq: int) -> Any:
    rows = Message.objects.visible_to(request.user).filter(case=case).after(seq)
    return rows.select_related("author").order_by("seq")
