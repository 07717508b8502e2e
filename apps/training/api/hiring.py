"""Places to fill and who wants them: for whoever decides, names included."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun, Nouns, seen
from apps.training.choices import CandidateState, TestKind
from apps.training.models import Candidate, Sitting, Test, Vacancy
from apps.training.services import candidates, grading

HIRE = [granted(Action.HIRING_MANAGE)]


class TestShape(serializers.Serializer[Test]):
    __test__ = False  # pytest: not a test

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(TestKind.choices)
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    weight = serializers.IntegerField()


class VacancyShape(serializers.Serializer[Vacancy]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    brand = serializers.SlugField(source="brand.slug")
    description = serializers.CharField()
    closes_on = serializers.DateField()
    pass_mark = serializers.IntegerField()
    keeps_months = serializers.IntegerField()
    is_blind = serializers.BooleanField()
    tests = TestShape(many=True)
    archived_at = serializers.DateTimeField(allow_null=True)


class Vacancies(Nouns):
    """Places to fill."""

    noun, permission_classes, shape = "vacancies", HIRE, VacancyShape

    def rows(self, request: Any) -> QuerySet[Vacancy]:
        rows = Vacancy.objects.visible_to(request.user)
        return rows.select_related("brand").prefetch_related("tests")


class OneVacancy(Noun):
    """A vacancy and its tests."""

    noun, permission_classes, shape = "vacancies", HIRE, VacancyShape
    rows = Vacancies.rows


class SittingShape(serializers.Serializer[Sitting]):
    test = serializers.IntegerField(source="test_id")
    handed_in_at = serializers.DateTimeField(allow_null=True)
    score = serializers.IntegerField(allow_null=True)


class CandidateShape(serializers.Serializer[Candidate]):
    id = serializers.IntegerField()
    vacancy = serializers.IntegerField(source="vacancy_id")
    code = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    state = serializers.ChoiceField(CandidateState.choices)
    extra_time = serializers.IntegerField(help_text="Percent.")
    handed_in_at = serializers.DateTimeField(allow_null=True)
    erase_after = serializers.DateField()


class WholeCandidate(CandidateShape):
    sittings = SittingShape(many=True)
    total = serializers.SerializerMethodField(help_text="Percent, once every test is graded.")

    def get_total(self, row: Candidate) -> int | None:
        return grading.total(row)


class InvitedShape(CandidateShape):
    link = serializers.CharField(default="", help_text="Told once, to whoever invites.")


class WantedCandidates(serializers.Serializer[Any]):
    vacancy = serializers.IntegerField(required=False, max_value=2**62)
    state = serializers.ChoiceField(CandidateState.choices, required=False)


class CandidateGiven(serializers.Serializer[Any]):
    vacancy = serializers.IntegerField(max_value=2**62)
    name = serializers.CharField(max_length=100)
    email = serializers.EmailField()
    extra_time = serializers.IntegerField(min_value=0, max_value=200, default=0)
    accommodation = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True
    )


class Candidates(Nouns):
    """Who wants to work here."""

    noun = "candidates"
    permission_classes = HIRE
    shape = CandidateShape
    asks = WantedCandidates
    filters = {"vacancy": "vacancy", "state": "state"}
    takes = CandidateGiven
    gives = InvitedShape

    def rows(self, request: Any) -> QuerySet[Candidate]:
        return Candidate.objects.visible_to(request.user).select_related("vacancy")

    def make(self, request: Any, given: dict[str, Any]) -> Candidate:
        """Invite somebody: the link is mailed to them, and told in this answer alone."""
        vacancy = seen(request, Vacancy, pk=given.pop("vacancy"))
        row, token = candidates.invite(vacancy=vacancy, by=request.user, **given)

        def send() -> None:
            candidates.send(row, token)

        transaction.on_commit(send, robust=True)
        row.link = candidates.link(token)  # type: ignore[attr-defined]
        return row

    def annotate(self, row: Any, fresh: Any) -> None:
        row.link = fresh.link


class OneCandidate(Noun):
    """A candidate with what the tests were worth."""

    noun, permission_classes, shape = "candidates", HIRE, WholeCandidate
    rows = Candidates.rows

    def remove(self, request: Any, row: Candidate) -> None:
        """Erase name, words and voice; bare scores stay."""
        candidates.erase(candidate=row, by=request.user)
