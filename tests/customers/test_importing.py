import pytest
from django.core.files.base import ContentFile

from apps.core.events import on
from apps.core.models import AuditEntry
from apps.customers.domain import cells, tables
from apps.customers.errors import UnreadableFile
from apps.customers.events import CustomersChanged
from apps.customers.models import Customer, Identity, ImportJob
from apps.customers.services import attributes, exporting, identities, importing
from tests import make

pytestmark = pytest.mark.django_db

SHEET = """Customer name;E-Mail;Telephone;Customer no.;Company;Shoe size;Notes
Marta Lindqvist;Marta@lindqvist.example;070-555 01 42;K-1;Lindqvist Arkitekter;38;a
Jonas Okafor;jonas@okafor.example;;K-2;;44;b

No Address;;;;;;c
Bad Mail;not a mail;;K-3;;;d
Bad Shoe;shoe@x.example;;;;big;e
"""


@pytest.fixture
def brand():
    return make.brand(country="SE")


@pytest.fixture
def boss(brand):
    return make.user(role="supervisor", brands=[brand])


def uploaded(brand, boss, sheet=SHEET):
    attributes_known = importing.attribute_labels()
    if "shoe" not in attributes_known:
        attributes.define(applies_to="customer", key="shoe", label="Shoe size", kind="number")
    file = ContentFile(sheet.encode(), name="customers.csv")
    return importing.upload(file=file, brand=brand, actor=boss)


def ran(brand, boss, sheet=SHEET):
    job = uploaded(brand, boss, sheet)
    importing.start(job=job, actor=boss)
    importing.run(job_id=job.pk)
    job.refresh_from_db()
    return job


def outcome(job):
    return (job.state, job.rows_done, job.rows_created, job.rows_updated, job.rows_refused)


def test_columns_are_guessed_from_their_names(brand, boss):
    job = uploaded(brand, boss)
    assert job.rows_total == 5
    assert job.mapping == {
        "Customer name": "name",
        "E-Mail": "email",
        "Telephone": "phone",
        "Customer no.": "external_id",
        "Company": "organisation",
        "Shoe size": "attribute:shoe",
        "Notes": "",
    }


def test_the_preview_names_every_trouble_and_writes_nothing(brand, boss):
    looked = importing.preview(uploaded(brand, boss))
    assert [(row.line, bool(row.problem)) for row in looked] == [
        (2, False), (3, False), (5, True), (6, True), (7, True),
    ]  # fmt: skip
    assert "Shoe size: A number" in looked[4].problem
    assert Customer.objects.count() == 0


def test_good_rows_become_customers_and_bad_ones_say_why(brand, boss):
    job = ran(brand, boss)

    assert outcome(job) == ("done", 5, 2, 0, 3)
    marta = Customer.objects.get(name="Marta Lindqvist")
    assert marta.organisation.name == "Lindqvist Arkitekter"
    assert marta.organisation.domains == ["lindqvist.example"]
    assert marta.attributes == {"shoe": 38}
    assert sorted(marta.identities.values_list("scheme", "scope", "value", "verification")) == [
        ("email", "", "marta@lindqvist.example", "import"),
        ("external_id", brand.slug, "K-1", "import"),
        ("phone", "", "+46705550142", "import"),
    ]
    assert list(marta.brands.all()) == [brand]
    assert [row.line for row in job.refused_rows.all()] == [5, 6, 7]
    assert "not an e-mail" in job.refused_rows.get(line=6).problem


def test_the_same_file_again_changes_nothing(brand, boss):
    ran(brand, boss)
    before = list(Identity.objects.values_list("pk", flat=True))

    again = ran(brand, boss)

    assert outcome(again) == ("done", 5, 0, 0, 3)
    assert list(Identity.objects.values_list("pk", flat=True)) == before
    assert Customer.objects.count() == 2


def test_a_mended_file_changes_only_what_it_says(brand, boss):
    ran(brand, boss)
    sheet = "name,email,phone,id\nMarta Lind,marta@lindqvist.example,,K-1\n,,+46 70 555 09 99,K-2\n"

    job = ran(brand, boss, sheet)

    assert outcome(job) == ("done", 2, 0, 2, 0)
    marta = Customer.objects.get(name="Marta Lind")
    assert (marta.organisation.name, marta.attributes) == ("Lindqvist Arkitekter", {"shoe": 38})
    assert Identity.objects.get(value="+46705550999").customer.name == "Jonas Okafor"


def test_a_killed_run_goes_on_where_it_was(brand, boss, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 1)
    job = uploaded(brand, boss)
    importing.start(job=job, actor=boss)
    ImportJob.objects.filter(pk=job.pk).update(rows_done=4, rows_created=2, rows_refused=2)

    importing.run(job_id=job.pk)
    importing.run(job_id=job.pk)

    job.refresh_from_db()
    assert outcome(job) == ("done", 5, 2, 0, 3)
    assert Customer.objects.count() == 0  # the rows before were not taken again


def test_a_row_about_two_customers_is_refused(brand, boss):
    ran(brand, boss)
    job = ran(brand, boss, "email,id\nmarta@lindqvist.example,K-2\n")
    assert outcome(job) == ("done", 1, 0, 0, 1)
    assert "Jonas Okafor" in job.refused_rows.get().problem


def test_an_import_never_reaches_into_another_brand(brand, boss):
    other = make.brand()
    theirs = identities.resolve(
        scheme="email", value="secret@x.example", brand=other, verified_by="inbound", name="Secret"
    )
    job = ran(brand, boss, "email,name\nsecret@x.example,Renamed\n")
    assert outcome(job) == ("done", 1, 0, 0, 1)
    assert "Secret" not in job.refused_rows.get().problem
    theirs.customer.refresh_from_db()
    assert theirs.customer.name == "Secret"
    assert list(theirs.customer.brands.all()) == [other]


def test_an_imported_address_never_joins_a_visitor_who_typed_it(brand, boss):
    visitor = identities.resolve(
        scheme="web_visitor", value="v1", brand=brand, verified_by="token"
    ).customer
    identities.add(customer=visitor, scheme="email", value="marta@lindqvist.example")

    ran(brand, boss)

    assert Customer.objects.get(name="Marta Lindqvist") != visitor


def test_a_mapping_needs_a_key_and_known_fields_once(brand, boss):
    job = uploaded(brand, boss)
    for mapping in ({"a": "name"}, {"a": "email", "b": "email"}, {"a": "email", "b": "brand"}):
        with pytest.raises(UnreadableFile):
            importing.remap(job=job, mapping=mapping)
    job.refresh_from_db()
    assert job.mapping["E-Mail"] == "email"


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04rest", b"\x00\x01\x02"])
def test_what_is_no_sheet_is_refused(brand, boss, raw):
    with pytest.raises(UnreadableFile):
        importing.upload(file=ContentFile(raw, name="x.csv"), brand=brand, actor=boss)
    assert ImportJob.objects.count() == 0


def test_old_spreadsheets_write_another_encoding():
    assert tables.text_of("Müller".encode("cp1252")) == "Müller"
    assert tables.text_of("Müller".encode("utf-16")) == "Müller"
    assert tables.text_of("\ufeffMüller".encode()) == "Müller"


@pytest.mark.parametrize("text", ["=1+1", "+46", "-2", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula_and_our_own_export_reads_back(text):
    assert cells.safe(text) == f"'{text}"
    assert cells.plain(cells.safe(text)) == text


def test_an_export_is_scoped_typed_and_harmless(brand, boss):
    ran(brand, boss)
    make.customer(name="=HYPERLINK(1)", brands=[brand])
    make.customer(name="Of another brand", brands=[make.brand()])

    found = list(exporting.lines(Customer.objects.visible_to(boss)))

    assert exporting.header()[:7] == [
        "id", "name", "organisation", "email", "phone", "whatsapp", "external_id",
    ]  # fmt: skip
    assert [row[1] for row in found] == ["'=HYPERLINK(1)", "Jonas Okafor", "Marta Lindqvist"]
    assert found[2][3:7] == ["marta@lindqvist.example", "'+46705550142", "", "K-1"]
    assert found[2][-1] == 38


def test_imports_are_on_the_audit_trail(brand, boss):
    ran(brand, boss)
    assert AuditEntry.objects.get().action == "customers.imported"


def test_a_chunk_tells_of_its_customers_once(brand, boss, django_capture_on_commit_callbacks):
    heard = []
    on(CustomersChanged)(heard.append)
    job = uploaded(brand, boss)
    importing.start(job=job, actor=boss)
    with django_capture_on_commit_callbacks() as callbacks:
        importing.run(job_id=job.pk)
    names = [callback.__qualname__ for callback in callbacks]
    assert names.count("look_for_doubles_of_many") == 1
    assert "refresh_the_ledger" not in names
    next(c for c in callbacks if c.__qualname__ == "list.append")()
    assert heard == [CustomersChanged(tuple(sorted(Customer.objects.values_list("pk", flat=True))))]


def test_many_rows_are_taken_together_and_the_same_again_changes_nothing(
    brand, boss, django_assert_max_num_queries
):
    sheet = "name,email,phone,id,company,tags\n" + "".join(
        f"Person {n},p{n}@firm{n % 3}.example,+46 70 555 {n:04},K-{n},Firm {n % 3},vip;new\n"
        for n in range(400)
    )
    first, again = uploaded(brand, boss, sheet), uploaded(brand, boss, sheet)
    for job in (first, again):
        importing.start(job=job, actor=boss)

    with django_assert_max_num_queries(60):
        importing.run(job_id=first.pk)
    with django_assert_max_num_queries(30):
        importing.run(job_id=again.pk)

    first.refresh_from_db()
    again.refresh_from_db()
    assert outcome(first) == ("done", 400, 400, 0, 0)
    assert outcome(again) == ("done", 400, 0, 0, 0)
    row = Customer.objects.get(name="Person 7")
    assert row.organisation.name == "Firm 1"
    assert sorted(row.tags.values_list("name", flat=True)) == ["new", "vip"]
    assert "465550007" in row.search_text or "705550007" in row.search_text
    assert [line.summary for line in row.touchpoints.all()] == ["Imported"]
    assert row.identities.get(scheme="phone").match_keys


def test_two_rows_of_one_chunk_about_one_person_are_one_customer(brand, boss):
    sheet = "name,email,phone\nMarta,m@x.example,\nMarta Lind,m@x.example,+46 70 555 01 42\n"

    job = ran(brand, boss, sheet)

    assert outcome(job) == ("done", 2, 1, 1, 0)
    marta = Customer.objects.get()
    assert (marta.name, marta.identities.count()) == ("Marta Lind", 2)
