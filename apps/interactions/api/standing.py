"""Where a case stands: whose it is, its tags, its drafts, what it was merged with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.interactions.api.cases import seen as case_seen
from apps.interactions.api.cases import workable
from apps.interactions.api.shapes import InteractionShape
from apps.interactions.models import Case, CaseMerge, Draft, Interaction
from apps.interactions.services import (
    assignments,
    case_facts,
    case_merges,
    conversations,
    drafts,
)

WORK = [granted(Action.CASE_VIEW, Action.CASE_WORK)]


class CaseTag(Endpoint):
    permission_classes = WORK

    @extend_schema(operation_id="case_tags_put", request=None, responses={204: None})
    def put(self, request: ProgramRequest, number: int, name: str) -> Response:
        """The case has the tag; twice is once."""
        case_facts.add_tag(case=workable(request, number), name=name, by=request.user)
        return Response(status=204)

    @extend_schema(operation_id="case_tags_remove", responses={204: None})
    def delete(self, request: ProgramRequest, number: int, name: str) -> Response:
        case_facts.remove_tag(case=workable(request, number), name=name, by=request.user)
        return Response(status=204)


class CaseTagNames(serializers.Serializer[Any]):
    tags = serializers.ListField(child=serializers.CharField())


class CaseTags(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW)]

    @extend_schema(operation_id="case_tags_list", responses=CaseTagNames)
    def get(self, request: ProgramRequest, number: int) -> Response:
        case = case_seen(request, number)
        return Response({"tags": list(case.tags.values_list("name", flat=True))})


class DraftGiven(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=20_000, allow_blank=True)
    options = serializers.DictField(required=False, help_text="via, subject, cc, attachments")


class DraftShape(serializers.Serializer[Draft]):
    id = serializers.IntegerField()
    case = serializers.IntegerField(source="case.number")
    kind = serializers.CharField()
    body = serializers.CharField()
    options = serializers.DictField()
    updated_at = serializers.DateTimeField()


class Drafts(Nouns):
    """One's own, newest first."""

    noun = "drafts"
    permission_classes = [granted(Action.CASE_VIEW)]
    shape = DraftShape
    of, joined = Draft, ("case",)


class OneDraft(Endpoint):
    permission_classes = WORK

    @extend_schema(operation_id="drafts_put", request=DraftGiven, responses={204: None})
    def put(self, request: ProgramRequest, number: int, kind: str) -> Response:
        """One's own draft of a ``reply`` or a ``note``; empty takes it away."""
        given = read(DraftGiven, request)
        drafts.save(case=workable(request, number), author=request.user, kind=kind, **given)
        return Response(status=204)

    @extend_schema(operation_id="drafts_remove", responses={204: None})
    def delete(self, request: ProgramRequest, number: int, kind: str) -> Response:
        drafts.discard(case=workable(request, number), author=request.user, kind=kind)
        return Response(status=204)


class AssignmentGiven(serializers.Serializer[Any]):
    agent = serializers.CharField(max_length=150, help_text='A username, or "me".')
    note = serializers.CharField(max_length=2000, required=False, default="")


class Assignment(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW, Action.CASE_WORK)]

    @extend_schema(
        operation_id="interactions_assign", request=AssignmentGiven, responses=InteractionShape
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Give it to a colleague, or take it; 409 when somebody was faster."""
        given, part = read(AssignmentGiven, request), _part(request, pk)
        named = request.user.username if given["agent"] == "me" else given["agent"]
        people = User.objects.visible_to(request.user).active()
        agent = get_object_or_404(people, username=named)
        assignments.give(interaction=part, agent=agent, by=request.user, note=given["note"])
        return _shown(request, pk)

    @extend_schema(operation_id="interactions_release", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """Back in line, if it is one's own."""
        part = _part(request, pk)
        if part.owner_id == request.user.pk:
            conversations.release(interaction=part, by=request.user)
        return Response(status=204)


class CaseMergeShape(serializers.Serializer[CaseMerge]):
    id = serializers.IntegerField()
    survivor = serializers.IntegerField(source="survivor.number")
    absorbed = serializers.IntegerField(source="absorbed.number")
    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class NewCaseMerge(serializers.Serializer[Any]):
    survivor = serializers.IntegerField(help_text="The number of the case that stays.")
    absorbed = serializers.IntegerField()


class CaseMerges(Nouns):
    """Cases taken into others, newest first."""

    noun = "case_merges"
    permission_classes = WORK
    shape = CaseMergeShape
    takes = NewCaseMerge

    def rows(self, request: Any) -> QuerySet[CaseMerge]:
        mine = Case.objects.visible_to(request.user).values("pk")
        rows = CaseMerge.objects.filter(survivor__in=mine)
        return rows.select_related("survivor", "absorbed", "by")

    def make(self, request: Any, given: dict[str, Any]) -> CaseMerge:
        """Two cases of one customer and one brand become one."""
        survivor, absorbed = (workable(request, given[name]) for name in ("survivor", "absorbed"))
        return case_merges.merge(survivor=survivor, absorbed=absorbed, by=request.user)


class OneCaseMerge(Noun, among=CaseMerges):
    """A merge of two cases."""

    def remove(self, request: Any, row: CaseMerge) -> None:
        """Two cases again."""
        workable(request, row.survivor.number)
        case_merges.undo(merge=row, by=request.user)


def _part(request: ProgramRequest, pk: int) -> Interaction:
    mine = Case.objects.workable_by(request.user).values("pk")
    return get_object_or_404(Interaction.objects.filter(case__in=mine), pk=pk)


def _shown(request: ProgramRequest, pk: int) -> Response:
    part = seen(request, Interaction, pk=pk)
    return Response(InteractionShape(part).data)
