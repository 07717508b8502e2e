from __future__ import annotations

import csv
import json

import pytest
from asgiref.sync import async_to_sync

from apps.accounts.views import audit_export
from apps.core import audit
from apps.core.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


async def _all(answer):
    return "".join([part.decode() async for part in answer.streaming_content])


def body(answer):
    return async_to_sync(_all)(answer)


def test_every_entry_one_sees_comes_page_by_page(client, monkeypatch):
    monkeypatch.setattr(audit_export, "CHUNK", 2)
    elin = make.admin()
    for number in range(5):
        audit.record("case.tagged", actor=elin, summary=f"tag {number}", n=number)
    client.force_login(elin)
    lines = body(client.get("/settings/audit/export.jsonl?q=case.")).splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["summary"] for row in rows] == [f"tag {n}" for n in (4, 3, 2, 1, 0)]
    assert rows[0]["particulars"] == {"n": 4}
    assert AuditEntry.objects.filter(action="audit.exported", actor=elin).count() == 1


def test_a_spreadsheet_runs_nothing(client):
    elin = make.admin()
    audit.record("case.tagged", actor=elin, summary="=HYPERLINK(1)")
    client.force_login(elin)
    text = body(client.get("/settings/audit/export.csv?q=case."))
    rows = list(csv.DictReader(text.lstrip("\ufeff").splitlines()))
    assert rows[0]["summary"] == "'=HYPERLINK(1)"


def test_a_supervisor_exports_what_they_see(client):
    brand = make.brand()
    sam = make.user(role="supervisor", team=make.team(brands=[brand]))
    audit.record("case.tagged", actor=make.admin(), summary="not theirs")
    audit.record("case.tagged", actor=sam, summary="theirs")
    client.force_login(sam)
    text = body(client.get("/settings/audit/export.jsonl?q=case."))
    assert [json.loads(line)["summary"] for line in text.splitlines()] == ["theirs"]
    assert client.get("/settings/audit/export.exe").status_code == 404
    client.force_login(make.agent())
    assert client.get("/settings/audit/export.csv").status_code == 403
