"""Places to fill and who wants them: for whoever decides, names included."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand, User
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.training.choices import CandidateState, TestKind
from apps.training.models import Candidate, Sitting, Test, Vacancy
from apps.training.services import candidates, grading, vacancies

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


class VacancyChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=100)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    closes_on = serializers.DateField()
    pass_mark = serializers.IntegerField(min_value=1, max_value=100, required=False)
    keeps_months = serializers.IntegerField(min_value=1, max_value=24, required=False)
    is_blind = serializers.BooleanField(required=False)


class VacancyGiven(VacancyChange):
    brand = serializers.SlugField()
    tests = serializers.ListField(
        child=serializers.ChoiceField(TestKind.choices), required=False, max_length=len(TestKind)
    )


class Vacancies(Nouns):
    """Places to fill."""

    noun, permission_classes, shape = "vacancies", HIRE, VacancyShape
    takes = VacancyGiven
    of = Vacancy
    joined = ("brand",)
    fetched = ("tests",)

    def make(self, request: Any, given: dict[str, Any]) -> Vacancy:
        """With the tests that are named, filled from the house's bank."""
        given["brand"] = seen(request, Brand, slug=given["brand"])
        given.setdefault("tests", list(TestKind.values))
        return vacancies.create(by=request.user, **given)


class OneVacancy(Noun, among=Vacancies):
    """A vacancy and its tests."""

    takes = VacancyChange

    def change(self, request: Any, row: Vacancy, given: dict[str, Any]) -> None:
        """What is not named stays."""
        vacancies.change(vacancy=row, by=request.user, **given)

    def remove(self, request: Any, row: Vacancy) -> None:
        """Archived: its links open nothing any more."""
        vacancies.archive(vacancy=row, by=request.user)


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
    vacancy = RowId(required=False)
    state = serializers.ChoiceField(CandidateState.choices, required=False)


class CandidateGiven(serializers.Serializer[Any]):
    vacancy = RowId()
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
    of, joined = Candidate, ("vacancy",)

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


class OneCandidate(Noun, among=Candidates):
    """A candidate with what the tests were worth."""

    shape = WholeCandidate

    def remove(self, request: Any, row: Candidate) -> None:
        """Erase name, words and voice; bare scores stay."""
        candidates.erase(candidate=row, by=request.user)


class DecisionOnCandidate(serializers.Serializer[Any]):
    hire = serializers.BooleanField()
    hired_as = serializers.CharField(
        max_length=150, required=False, help_text="The user name they work under."
    )


class Choice(Endpoint):
    permission_classes = HIRE

    @extend_schema(
        operation_id="candidates_decide", request=DecisionOnCandidate, responses=WholeCandidate
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Hire or decline, once."""
        row, given = seen(request, Candidate, pk=pk), read(DecisionOnCandidate, request)
        if "hired_as" in given:
            given["hired_as"] = seen(request, User, username=given["hired_as"])
        candidates.decide(candidate=row, by=request.user, **given)
        row.refresh_from_db()
        return Response(WholeCandidate(row).data)
