from datetime import timedelta

import pytest
from django.utils import timezone

from apps.customers.domain.paging import place
from apps.customers.errors import UnreadableAttribute
from apps.customers.models import Consent, Customer
from apps.customers.services import attributes, consents, customers, identities, ledger, tags
from apps.customers.services.consents import Proof
from tests import make

pytestmark = pytest.mark.django_db


def found(query):
    return [row.name for row in Customer.objects.matching(query)]


def test_a_customer_is_found_by_everything_that_is_known_of_them():
    attributes.define(applies_to="customer", key="city", label="City")
    brand = make.brand(country="SE")
    marta = customers.create(
        brands=[brand],
        name="Mårta Lindqvist",
        organisation=customers.organisation_named("Lindqvist Arkitekter"),
        attributes={"city": "Malmö"},
    )
    identities.add(customer=marta, scheme="phone", value="070-555 01 42", brand=brand)
    identities.add(customer=marta, scheme="email", value="Marta.L@hems.example")

    for query in (
        "marta", "Mårta lind", "MALMO", "arkitekter", "070-555 01 42", "+46 (0)70 555",
        "marta.l@hems.example", "0046705550142", "li ma",
    ):  # fmt: skip
        assert found(query) == ["Mårta Lindqvist"], query
    for query in ("berit", "071-555", "marta x", "%", "_", "rt"):
        assert found(query) == [], query


def test_an_edit_is_on_the_ledger_with_before_and_after():
    row, actor = make.customer(name="Marta"), make.agent()

    changes = customers.edit(customer=row, actor=actor, name="Marta Lindqvist", tier="gold")

    assert changes == {"name": ["Marta", "Marta Lindqvist"], "tier": ["", "gold"]}
    line = row.touchpoints.get()
    assert (line.kind, line.summary, line.actor) == ("edited", "Changed name, tier", actor)
    assert line.particulars == {"changes": changes}
    assert row.name == "Marta Lindqvist"
    assert found("lindqvist") == ["Marta Lindqvist"]


def test_an_edit_that_changes_nothing_writes_nothing():
    row = make.customer(name="Marta")
    assert customers.edit(customer=row, actor=None, name="Marta") == {}
    assert row.touchpoints.count() == 0


def test_attributes_are_typed_by_their_definition():
    attributes.define(applies_to="customer", key="visits", label="Visits", kind="number")
    attributes.define(
        applies_to="customer", key="segment", label="Segment", kind="choice", choices=["Trade"]
    )
    row = customers.create(brands=[], attributes={"visits": "12,5", "segment": "trade"})
    assert row.attributes == {"visits": 12.5, "segment": "Trade"}

    customers.edit(customer=row, actor=None, attributes={"visits": ""})
    assert row.attributes == {"segment": "Trade"}

    with pytest.raises(UnreadableAttribute, match="Visits: A number"):
        customers.edit(customer=row, actor=None, attributes={"visits": "many"})
    with pytest.raises(UnreadableAttribute, match="no attribute"):
        customers.edit(customer=row, actor=None, attributes={"shoe": "42"})
    assert row.attributes == {"segment": "Trade"}


def test_a_contact_moves_the_last_contact_forward_only():
    row = make.customer()
    later = ledger.record(customer=row, kind="interaction", summary="Chat").at
    ledger.record(customer=row, kind="interaction", summary="Older", at=later.replace(year=2020))
    ledger.record(customer=row, kind="edited", summary="No contact", at=later.replace(year=2099))
    row.refresh_from_db()
    assert row.last_contact_at == later


def test_the_newest_consent_counts_and_all_are_kept():
    row = make.customer()
    proof = Proof(captured_from="form returns", text="Yes, write to me", text_version="3")
    assert consents.state_of(row, "marketing", "email") == ""

    consents.grant(customer=row, purpose="marketing", channel_kind="email", proof=proof)
    assert consents.state_of(row, "marketing", "email") == "granted"
    assert consents.state_of(row, "marketing", "sms") == ""

    consents.withdraw(customer=row, purpose="marketing", proof=Proof(captured_from="link"))
    assert consents.state_of(row, "marketing", "email") == "withdrawn"
    assert Consent.objects.count() == 2
    assert row.touchpoints.filter(kind="consent").first().summary == "Withdrew consent: marketing"


def test_service_messages_need_no_consent_and_marketing_does():
    row = make.customer()
    address = make.identity(row)
    assert consents.may_contact(address, "service")
    assert not consents.may_contact(address, "marketing")
    consents.withdraw(customer=row, purpose="service", proof=Proof(captured_from="call"))
    assert not consents.may_contact(address, "service")


def test_tags_fold_case_and_rename_into_each_other():
    row, actor = make.customer(), make.agent()
    tags.add(customer=row, name=" VIP  guest ", actor=actor)
    tags.add(customer=row, name="vip guest", actor=actor)
    other = tags.add(customer=make.customer(), name="guest", actor=actor)
    assert [t.name for t in row.tags.all()] == ["vip guest"]

    tags.rename(tag=other, name="VIP guest")
    assert row.tags.get().customers.count() == 2


def test_pages_go_by_last_contact_and_end_with_those_never_met():
    rows = [make.customer(name=str(n)) for n in range(5)]
    moment = timezone.now()
    for row, at in ((rows[1], moment), (rows[3], moment), (rows[2], moment - timedelta(days=1))):
        ledger.met(customer_id=row.pk, at=at)

    seen, after = [], None
    for _page in range(9):
        page, after = Customer.objects.by_last_contact(after and place(str(after)), 2)
        seen.append([row.name for row in page])
        if after is None:
            break

    assert seen == [["3", "1"], ["2", "4"], ["0"]]


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1.", ".x", "1.2.3", "9" * 40 + ".1", "1." + "9" * 40]
)
def test_a_made_up_place_is_the_beginning(text):
    assert place(text) is None
