"""Reports kept by name: saved, shared, sent on days, taken away."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.analytics.choices import FileForm, Rhythm, SharedWith
from apps.analytics.models import ReportSchedule, SavedReport
from apps.analytics.services import saved
from apps.core.api import Endpoint, read, unique
from apps.core.nouns import Noun, Nouns, seen
from apps.desk.reports import keeping
from apps.desk.reports.forms import ScheduleForm
from apps.desk.reports.ready import READY

KEEP = [granted(Action.REPORT_VIEW, writes_at_least=Scope.TEAM)]


class SavedReportShape(serializers.Serializer[SavedReport]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    owner = serializers.CharField(source="owner.username")
    shared_with = serializers.CharField()
    ready = serializers.CharField(help_text="The ready report it is of; empty: built by hand.")
    asked = serializers.DictField(help_text="The question, as its address says it.")


class SavedReportGiven(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=80)
    shared_with = serializers.ChoiceField(SharedWith.choices, required=False)
    ready = serializers.ChoiceField(["", *READY], required=False)
    asked = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=80), max_length=50),
        required=False,
        help_text="As a report's address says it: span, first, last, compare, kind, queue, team, "
        "agent, brand, reason; figure, by and shape of one built by hand.",
    )


class SavedReports(Nouns):
    """One's own, and those shared with one."""

    noun = "saved-reports"
    permission_classes = KEEP
    shape = SavedReportShape
    takes = SavedReportGiven
    of, joined = SavedReport, ("owner",)

    def make(self, request: Any, given: dict[str, Any]) -> SavedReport:
        """Under a title of one's own; saving under it again replaces what it said."""
        return saved.save(owner=request.user, **_said(request, given))


class OneSavedReport(Noun, among=SavedReports):
    """A saved report."""

    takes = SavedReportGiven

    def change(self, request: Any, row: SavedReport, given: dict[str, Any]) -> None:
        """One's own. What is not named stays."""
        row = _own(request, row.pk)
        kept = {"ready": row.ready, "asked": row.asked, "title": row.title}
        given = _said(request, kept | {"shared_with": row.shared_with} | given)
        with unique("You have a report of that title."):
            saved.change(report=row, by=request.user, **given)

    def remove(self, request: Any, row: SavedReport) -> None:
        """Off the shelf, and no longer sent. One's own alone."""
        saved.remove(report=_own(request, row.pk), by=request.user)


class ReportScheduleShape(serializers.Serializer[ReportSchedule]):
    rhythm = serializers.ChoiceField(Rhythm.choices)
    hour = serializers.IntegerField()
    form = serializers.ChoiceField(FileForm.choices)
    recipients = serializers.SerializerMethodField()
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField()

    def get_recipients(self, row: ReportSchedule) -> list[str]:
        return [person.username for person in row.recipients.all()]


class ReportScheduleGiven(serializers.Serializer[Any]):
    rhythm = serializers.ChoiceField(Rhythm.choices)
    hour = serializers.IntegerField(min_value=0, max_value=23, default=7)
    form = serializers.ChoiceField(FileForm.choices, default=FileForm.XLSX)
    recipients = serializers.ListField(
        child=serializers.CharField(max_length=150), min_length=1, max_length=50,
        help_text="User names of people who read reports.",
    )  # fmt: skip


class Schedule(Endpoint):
    permission_classes = KEEP

    @extend_schema(operation_id="saved_reports_schedule", responses=ReportScheduleShape)
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """When it is sent, to whom and as what; 404 while it is not."""
        rows = ReportSchedule.objects.visible_to(request.user).filter(report=_own(request, pk))
        return Response(ReportScheduleShape(get_object_or_404(rows)).data)

    @extend_schema(
        operation_id="saved_reports_send",
        request=ReportScheduleGiven,
        responses=ReportScheduleShape,
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Send it from now on, made with its owner's eyes; one that was there is replaced."""
        row, given = _own(request, pk), read(ReportScheduleGiven, request)
        people = [seen(request, User, username=name) for name in given["recipients"]]
        form = ScheduleForm(
            given | {"recipients": [person.pk for person in people]}, sender=request.user
        )
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        made = saved.schedule(report=row, by=request.user, **form.cleaned_data)
        return Response(ReportScheduleShape(made).data)

    @extend_schema(operation_id="saved_reports_stop", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """No longer sent."""
        for one in _own(request, pk).schedules.all():
            saved.stop(schedule=one, by=request.user)
        return Response(status=204)


def _own(request: Any, pk: int) -> SavedReport:
    found: SavedReport = get_object_or_404(SavedReport.objects.own(request.user), pk=pk)
    return found


def _said(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    """The question as the pages keep it: what is unknown or out of sight is left out."""
    values = QueryDict(mutable=True)
    for name, several in given.get("asked", {}).items():
        values.setlist(name, several)
    values["ready"] = given.get("ready", "")
    return given | {"asked": keeping.question(values, request.user), "ready": values["ready"]}
