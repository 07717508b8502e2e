"""What a case belongs to: other cases, a team, a reason; and a contact that must be kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Team
from apps.core.api import Endpoint, read
from apps.core.facets import Facet
from apps.core.nouns import Nouns, RowId, seen
from apps.interactions.api.cases import seen as case_seen
from apps.interactions.api.cases import workable
from apps.interactions.models import Case, CaseLink, ContactReason, Interaction, LegalHold
from apps.interactions.services import case_facts, legal_holds

WORK = [granted(Action.CASE_VIEW, Action.CASE_WORK)]


class LinkShape(serializers.Serializer[CaseLink]):
    id = serializers.IntegerField()
    cases = serializers.SerializerMethodField(help_text="The numbers of both.")
    words = serializers.CharField()
    by = serializers.CharField(source="by.username")
    created_at = serializers.DateTimeField()

    def get_cases(self, row: CaseLink) -> list[int]:
        return [row.first.number, row.second.number]


class Links(Nouns):
    """Cases that belong together with this one, as far as one may see them."""

    noun = "case_links"
    permission_classes = [granted(Action.CASE_VIEW)]
    shape = LinkShape

    def rows(self, request: Any) -> QuerySet[CaseLink]:
        case = case_seen(request, self.kwargs["number"])
        mine = Case.objects.visible_to(request.user).values("pk")
        near = CaseLink.objects.filter(Q(first=case) | Q(second=case))
        near = near.filter(first__in=mine, second__in=mine)
        return near.select_related("first", "second", "by")


class LinkGiven(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=80, default="", allow_blank=True)


class OneLink(Endpoint):
    permission_classes = WORK

    @extend_schema(operation_id="case_links_put", request=LinkGiven, responses={204: None})
    def put(self, request: ProgramRequest, number: int, other: int) -> Response:
        """Two cases that belong together; twice is once."""
        words = read(LinkGiven, request)["words"]
        pair = {"case": workable(request, number), "other": workable(request, other)}
        case_facts.link(**pair, by=request.user, words=words)
        return Response(status=204)

    @extend_schema(operation_id="case_links_remove", responses={204: None})
    def delete(self, request: ProgramRequest, number: int, other: int) -> Response:
        """They do not belong together any more."""
        pair = {"case": workable(request, number), "other": workable(request, other)}
        case_facts.unlink(**pair, by=request.user)
        return Response(status=204)


class TeamOfCaseGiven(serializers.Serializer[Any]):
    team = RowId()
    note = serializers.CharField(max_length=2000, default="", allow_blank=True)


class TeamOfCase(Endpoint):
    permission_classes = WORK

    @extend_schema(operation_id="cases_transfer", request=TeamOfCaseGiven, responses={204: None})
    def put(self, request: ProgramRequest, number: int) -> Response:
        """Hand it to another team of its brand: it has no owner, and its contacts wait again."""
        given, case = read(TeamOfCaseGiven, request), workable(request, number)
        team = Team.objects.filter(brands=case.brand_id, pk=given["team"]).first()
        if team is None:
            raise Http404
        case_facts.transfer(case=case, team=team, by=request.user, note=given["note"])
        return Response(status=204)


class ReasonOfCaseGiven(serializers.Serializer[Any]):
    reason = RowId(allow_null=True)


class ReasonOfCase(Endpoint):
    permission_classes = WORK

    @extend_schema(operation_id="cases_reason", request=ReasonOfCaseGiven, responses={204: None})
    def put(self, request: ProgramRequest, number: int) -> Response:
        """What the customer turned to us about; null: nobody knows yet."""
        case, pk = workable(request, number), read(ReasonOfCaseGiven, request)["reason"]
        reason = seen(request, ContactReason, pk=pk) if pk is not None else None
        case_facts.set_reason(case=case, reason=reason, by=request.user)
        return Response(status=204)


class HoldShape(serializers.Serializer[LegalHold]):
    is_held = serializers.SerializerMethodField()
    reason = serializers.CharField()
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    at = serializers.SerializerMethodField()

    def get_at(self, row: LegalHold) -> datetime | None:
        return row.at if row.pk else None

    def get_is_held(self, row: LegalHold) -> bool:
        return row.pk is not None


class HoldGiven(serializers.Serializer[Any]):
    reason = serializers.CharField(min_length=5, max_length=200)


class LegalHoldOf(Facet):
    """Whether what was recorded of it is kept against every deadline."""

    noun = "interactions_legal_hold"
    permission_classes = [granted(Action.RECORDING_KEEP)]
    shape, takes = HoldShape, HoldGiven
    of = Interaction

    def current(self, whose: Interaction) -> LegalHold:
        standing = LegalHold.objects.filter(interaction=whose, lifted_at=None)
        return standing.select_related("by").first() or LegalHold()

    def arrange(self, request: Any, whose: Interaction, given: dict[str, Any]) -> None:
        """Kept, with the reason; one that stands keeps its own."""
        legal_holds.place(whose, by=request.user, reason=given["reason"])

    @extend_schema(operation_id="interactions_legal_hold_lift", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """May be deleted again when its time is over."""
        legal_holds.lift(self.whose(request), by=request.user)
        return Response(status=204)
