import csv
import io

import openpyxl
import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.customers.models import ImportJob
from apps.customers.services import importing
from tests import make
from tests.desk.customers.conftest import HTMX

pytestmark = pytest.mark.django_db


def test_a_file_is_uploaded_mapped_run_and_its_refused_rows_come_back(client, boss, brand):
    sheet = SimpleUploadedFile("people.csv", b"Who am I,Mail\nJonas,jonas@x.example\n=cmd(),bad\n")
    answer = client.post("/customers/imports/", {"brand": brand.pk, "file": sheet})
    job = ImportJob.objects.get()
    assert answer.url == f"/customers/imports/{job.pk}/"
    assert job.mapping == {"Who am I": "", "Mail": "email"}
    given = {"column_0": "name", "column_1": "email"}
    preview = client.post(f"/customers/imports/{job.pk}/mapping/", given, headers=HTMX)
    assert "not an e-mail" in preview.content.decode()
    refused = client.post(
        f"/customers/imports/{job.pk}/mapping/", {"column_0": "email", "column_1": "email"},
        headers=HTMX,
    )  # fmt: skip
    assert refused.status_code == 422

    client.post(f"/customers/imports/{job.pk}/start/", given)
    assert "every 1s" in client.get(f"/customers/imports/{job.pk}/progress/").content.decode()
    importing.run(job_id=job.pk)

    done = client.get(f"/customers/imports/{job.pk}/").content.decode()
    assert "2 of 2" in done
    assert "every 1s" not in done
    lines = client.get(f"/customers/imports/{job.pk}/refused.csv").content.decode().splitlines()
    assert lines[0] == "Who am I,Mail,line,problem"
    assert lines[1].startswith("'=cmd(),bad,3,")


def test_an_import_belongs_to_who_uploaded_it(client, boss, brand):
    sheet = SimpleUploadedFile("people.csv", b"Mail\njonas@x.example\n")
    client.post("/customers/imports/", {"brand": brand.pk, "file": sheet})
    job = ImportJob.objects.get()
    client.force_login(make.user(role="supervisor", brands=[brand]))
    for name in ("import", "progress", "refused"):
        assert client.get(reverse(f"customers:{name}", args=[job.pk])).status_code == 404
    for name in ("remap", "start_import"):
        assert client.post(reverse(f"customers:{name}", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == "uploaded"


def test_one_imports_for_ones_own_brands_only(client, boss):
    sheet = SimpleUploadedFile("people.csv", b"Mail\njonas@x.example\n")
    answer = client.post("/customers/imports/", {"brand": make.brand().pk, "file": sheet})
    assert answer.status_code == 422
    assert ImportJob.objects.count() == 0


def test_fields_and_tags_are_kept_in_the_settings(client, boss):
    given = {"label": "Street", "key": "street", "applies_to": "customer", "kind": "text"}
    client.post("/settings/attributes/", given)
    assert client.post("/settings/attributes/", given).status_code == 422
    page = client.get("/settings/attributes/").content.decode()
    assert "Street" in page
    assert client.get("/settings/tags/").status_code == 200
    assert client.post("/settings/attributes/", {**given, "kind": "choice"}).status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_an_export_keeps_filters_scope_and_harmless_cells(async_client, form):
    def prepare():
        brand = make.brand()
        for name in ("=cmd()", "Jonas"):
            row = make.customer(name=name, tier="gold", brands=[brand])
        make.customer(name="No tier", brands=[brand])
        make.customer(name="Elsewhere", tier="gold", brands=[make.brand()])
        return make.user(role="supervisor", brands=[brand]), row

    boss, _row = await sync_to_async(prepare)()
    await async_client.aforce_login(boss)

    answer = await async_client.get(f"/customers/export/{form}/", {"tier": "gold"})
    body = b"".join([chunk async for chunk in answer.streaming_content])

    assert _names(body, form) == ["name", "Jonas", "'=cmd()"]
    assert await AuditEntry.objects.values_list("action", "particulars").aget() == (
        "customers.exported",
        {"filters": {"query": "tier=gold"}},
    )


def _names(body, form):
    if form == "csv":
        return [row[1] for row in csv.reader(body.decode("utf-8-sig").splitlines())]
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    return [row[1].value for row in sheet.iter_rows()]
