"""Reports as pages and files: whose sight, what is counted, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail
from django.urls import reverse

from apps.analytics.models import ReportSchedule, SavedReport
from apps.analytics.services import raw, rolling, saved, sending
from apps.analytics.services.figures import Filters, Period
from apps.core.models import AuditEntry
from apps.desk.reports import printing
from apps.desk.reports.ready import READY
from tests import make
from tests.analytics.logs import Day

pytestmark = pytest.mark.django_db

MARCH = {"first": "2026-03-02", "last": "2026-03-03"}
MARCH_KEPT = {name: [day] for name, day in MARCH.items()}


@pytest.fixture
def day():
    day = Day()
    day.contact("10:00").queued("10:00").answered("10:00:10", "ada").ended("10:05").wrapped("10:06")
    day.contact("11:00").queued("11:00").gave_up("11:01")
    rolling.tick()
    return day


@pytest.fixture
def supervisor(day):
    return make.user(role="supervisor", team=day.team, brands=[day.brand])


@pytest.mark.parametrize("slug", READY)
def test_every_ready_report_opens_and_adds_up(client, supervisor, slug):
    client.force_login(supervisor)
    answer = client.get(reverse("analytics:report", args=[slug]), MARCH)
    assert answer.status_code == 200
    assert "adds up" in answer.content.decode()


def test_a_reader_of_another_brand_sees_none_of_it(client, day):
    other = make.brand()
    client.force_login(make.user(role="supervisor", brands=[other], team=make.team(brands=[other])))
    answer = client.get(reverse("analytics:report", args=["queues"]), MARCH)
    assert answer.context["reconcile"]["offered"] == "0"


@pytest.mark.parametrize(
    "days",
    [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31"), ("x", ""),
     ("2026-03-03", "2026-03-02")],
)  # fmt: skip
def test_days_that_make_no_sense_show_the_usual_period(client, supervisor, days):
    client.force_login(supervisor)
    for name in ("analytics:report", "analytics:behind"):
        what = "queues" if name.endswith("report") else "offered"
        asked = {"first": days[0], "last": days[1], "weekday": "9", "hour": "x"}
        answer = client.get(reverse(name, args=[what]), asked)
        assert answer.status_code == 200
        assert (answer.context["asked"].last - answer.context["asked"].first).days == 27


def test_a_client_of_the_brand_reads_reports_but_not_about_people(client, day):
    client.force_login(make.user(role="client", brands=[day.brand]))
    assert client.get(reverse("analytics:report", args=["queues"])).status_code == 200
    assert client.get(reverse("analytics:report", args=["agents"])).status_code == 404
    assert client.get(reverse("analytics:raw", args=["interactions"])).status_code == 403
    built = client.get(reverse("analytics:build"), MARCH | {"by": "agent", "figure": "handled"})
    assert "By agent" not in built.content.decode()


def test_the_contacts_behind_a_number_are_those_that_were_counted(client, day, supervisor):
    client.force_login(supervisor)
    answer = client.get(reverse("analytics:behind", args=["abandonment"]), MARCH)
    assert [row.end_reason for row in answer.context["rows"]] == ["abandoned"]


def test_a_table_to_take_away_has_numerators_and_is_on_the_trail(client, day, supervisor):
    client.force_login(supervisor)
    url = reverse("analytics:file", args=["queues", "csv"])
    lines = client.get(url, MARCH).content.decode("utf-8-sig").splitlines()
    assert "offered,2" in lines
    assert f"{day.queue.name},2.0,2,1,0.5,1,2,0.5,1,2,10.0,10000,1" in "\n".join(lines)
    workbook = client.get(reverse("analytics:file", args=["queues", "xlsx"]), MARCH).content
    assert "xl/workbook.xml" in ZipFile(BytesIO(workbook)).namelist()
    assert AuditEntry.objects.filter(action="report.exported").count() == 2


def test_raw_rows_say_how_many_and_have_one_line_each(client, day, supervisor):
    client.force_login(supervisor)
    answer = client.get(reverse("analytics:raw", args=["interactions"]), MARCH)
    assert answer.headers["X-Rows"] == "2"
    period = Period.of_days(date(2026, 3, 2), date(2026, 3, 3))
    lines = list(raw.lines("holdings", period, Filters(), reader=supervisor))
    assert [line[raw.header("holdings").index("talk_ms")] for line in lines] == [290_000]


def test_a_saved_report_is_asked_anew_with_each_readers_sight(client, day, supervisor):
    client.force_login(supervisor)
    question = MARCH | {"title": "Ours", "shared_with": "everyone", "ready": "queues"}
    client.post(reverse("analytics:save"), question)
    row = SavedReport.objects.get()
    assert (
        client.get(reverse("analytics:saved", args=[row.pk])).context["reconcile"]["offered"] == "2"
    )
    other = make.brand()
    client.force_login(make.user(role="supervisor", brands=[other], team=make.team(brands=[other])))
    theirs = client.get(reverse("analytics:saved", args=[row.pk]))
    assert theirs.context["reconcile"]["offered"] == "0"
    assert client.post(reverse("analytics:remove", args=[row.pk])).status_code == 404
    assert SavedReport.objects.exists()


def test_a_saved_report_has_its_own_name_and_shows_how_it_is_sent(client, day, supervisor):
    client.force_login(supervisor)
    report = saved.save(owner=supervisor, title="My week", asked={}, ready="queues")
    saved.schedule(
        report=report, rhythm="monthly", form="csv", recipients=[supervisor], by=supervisor, hour=9
    )
    page = client.get(reverse("analytics:saved", args=[report.pk]))
    assert "<h1>My week</h1>" in page.content.decode()
    shown = page.context["schedule_form"].initial
    assert (shown["rhythm"], shown["hour"], [*shown["recipients"]]) == ("monthly", 9, [supervisor])


def test_the_next_turn_is_the_rhythms_own():
    friday = datetime(2026, 3, 27, 9, tzinfo=UTC)
    turn = {
        rhythm: saved.next_turn(rhythm, hour=7, after=friday, zone="Europe/Stockholm")
        for rhythm in ("daily", "weekly", "monthly")
    }
    assert [turn[name].isoformat() for name in ("daily", "weekly", "monthly")] == [
        "2026-03-28T07:00:00+01:00", "2026-03-30T07:00:00+02:00", "2026-04-01T07:00:00+02:00",
    ]  # fmt: skip


def test_a_due_report_is_sent_once_and_only_to_those_who_may_read(day, supervisor):
    agent = make.agent(team=day.team)
    report = saved.save(owner=supervisor, title="Week", asked={"span": ["7"]}, ready="queues")
    row = saved.schedule(
        report=report, rhythm="weekly", form="xlsx", recipients=[supervisor, agent], by=supervisor
    )
    now = row.due_at + timedelta(minutes=1)
    assert (sending.send_due(now=now), sending.send_due(now=now)) == (1, 0)
    (letter,) = mail.outbox
    assert letter.bcc == [supervisor.email]
    assert letter.attachments[0][0].startswith("week-")
    assert ReportSchedule.objects.get().due_at == row.due_at + timedelta(days=7)


def test_an_owner_who_lost_the_right_sends_nothing_more(day, supervisor):
    report = saved.save(owner=supervisor, title="Week", asked={}, ready="queues")
    row = saved.schedule(
        report=report, rhythm="daily", form="csv", recipients=[supervisor], by=supervisor
    )
    supervisor.role = "agent"
    supervisor.save()
    assert sending.send_due(now=row.due_at) == 0
    assert mail.outbox == []
    assert ReportSchedule.objects.get().problem != ""


@pytest.mark.skipif(not printing.is_installed(), reason="no browser to print with")
def test_where_a_browser_is_installed_a_report_is_sent_as_pdf(day, supervisor):
    report = saved.save(owner=supervisor, title="Week", asked=MARCH_KEPT, ready="queues")
    row = saved.schedule(
        report=report, rhythm="daily", form="pdf", recipients=[supervisor], by=supervisor
    )
    assert sending.send_due(now=row.due_at) == 1
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name[:5], content[:5], kind) == ("week-", b"%PDF-", "application/pdf")
    assert ReportSchedule.objects.get().problem == ""
