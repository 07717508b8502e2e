from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.core.models import AuditEntry
from apps.customers.errors import AddressTaken, UnreadableAddress
from apps.customers.models import Customer, Identity, MatchCandidate
from apps.customers.services import identities
from tests import make

pytestmark = pytest.mark.django_db


def mail(value="marta@lindqvist.example", verified_by="inbound", **given):
    given.setdefault("brand", None)
    brand = given.pop("brand") or make.brand()
    return identities.resolve(
        scheme="email", value=value, brand=brand, verified_by=verified_by, **given
    )


def visitor(brand, key="visitor-1"):
    """A chat visitor: known by the token of their browser."""
    return identities.resolve(
        scheme="web_visitor", scope="site", value=key, brand=brand, verified_by="token"
    ).customer


def test_a_stranger_becomes_a_customer_with_a_first_ledger_line():
    brand = make.brand()

    identity = mail("Marta@Lindqvist.example", brand=brand, name="Marta Lindqvist")

    assert (identity.value, identity.verification) == ("marta@lindqvist.example", "inbound")
    assert identity.customer.name == "Marta Lindqvist"
    assert list(identity.customer.brands.all()) == [brand]
    assert [t.kind for t in identity.customer.touchpoints.all()] == ["created"]
    assert "marta@lindqvist.example" in Customer.objects.get().search_text


def test_a_known_address_leads_to_its_customer_and_adds_the_brand():
    first, second = make.brand(), make.brand()
    known = mail(brand=first)

    again = mail("MARTA@lindqvist.example", brand=second)

    assert again.pk == known.pk
    assert Customer.objects.count() == 1
    assert set(again.customer.brands.all()) == {first, second}


def test_a_typed_address_never_leads_into_its_holders_records():
    brand = make.brand()
    holder = mail(brand=brand)

    claim = mail(brand=brand, verified_by="")

    assert claim.customer != holder.customer
    assert (claim.value, claim.scope, claim.is_verified) == (holder.value, "~claim", False)
    pair = MatchCandidate.objects.get()
    assert {pair.first, pair.second} == {holder.customer, claim.customer}
    assert (pair.score, pair.evidence[0]["kind"]) == (60, "claim")


def test_who_types_the_same_address_again_is_not_made_anew():
    brand = make.brand()
    mail(brand=brand)

    claims = {mail(brand=brand, verified_by="").pk for _ in range(3)}

    assert len(claims) == 1
    assert Customer.objects.count() == 2


def test_a_proof_takes_over_a_claim_that_led_nowhere_else():
    brand = make.brand()
    claim = mail(brand=brand, verified_by="")

    proved = mail(brand=brand)

    assert proved.pk == claim.pk
    assert proved.is_verified
    assert Customer.objects.count() == 1


def test_a_proof_never_joins_a_chat_visitor_who_typed_the_address():
    brand = make.brand()
    impostor = visitor(brand)
    claim = identities.add(customer=impostor, scheme="email", value="marta@lindqvist.example")
    assert claim.scope == ""

    proved = mail(brand=brand)

    assert proved.customer != impostor
    assert (proved.scope, proved.is_verified) == ("", True)
    claim.refresh_from_db()
    assert (claim.scope, claim.is_verified) == (f"~claim:{impostor.pk}", False)
    assert MatchCandidate.objects.count() == 1


def test_a_visitor_who_types_a_held_address_gets_a_claim_of_their_own():
    brand = make.brand()
    holder = mail(brand=brand)
    impostor = visitor(brand)

    claim = identities.add(customer=impostor, scheme="email", value=holder.value)

    assert (claim.customer, claim.scope) == (impostor, f"~claim:{impostor.pk}")
    assert MatchCandidate.objects.get().score == 60


def test_the_same_phone_in_another_notation_is_the_same_identity():
    brand = make.brand(country="SE")

    one = identities.resolve(scheme="phone", value="070-555 01 42", brand=brand)
    other = identities.resolve(scheme="phone", value="+46 70 555 01 42", brand=brand)

    assert one.pk == other.pk


def test_verifying_an_address_somebody_proved_before_is_refused():
    brand = make.brand()
    mail(brand=brand)
    claim = mail(brand=brand, verified_by="")

    with pytest.raises(AddressTaken):
        identities.verify(identity=claim, by="agent")

    claim.refresh_from_db()
    assert not claim.is_verified


def test_verifying_a_claim_nobody_else_holds_gives_it_the_plain_scope():
    brand = make.brand()
    impostor = visitor(brand)
    claim = identities.add(customer=impostor, scheme="email", value="m@x.example")

    identities.verify(identity=claim, by="agent", actor=make.agent())

    claim.refresh_from_db()
    assert (claim.scope, claim.verification) == ("", "agent")


def test_blocking_stops_one_address_and_is_on_the_audit_trail():
    identity, actor = mail(), make.agent()

    identities.block(identity=identity, actor=actor, reason="Threats")
    identities.block(identity=identity, actor=actor, reason="Twice")

    identity.refresh_from_db()
    assert identity.is_blocked
    assert [(e.action, e.summary) for e in AuditEntry.objects.all()] == [
        ("identity.blocked", "Threats")
    ]
    identities.unblock(identity=identity, actor=actor)
    identity.refresh_from_db()
    assert not identity.is_blocked


def test_an_ended_address_is_free_for_its_next_holder():
    brand = make.brand()
    former = mail(brand=brand, name="Marta")

    identities.end(identity=former)
    now = mail(brand=brand)

    assert now.customer != former.customer
    assert former.value not in Customer.objects.get(pk=former.customer_id).search_text


def test_bounces_are_noted_once():
    identity = mail()
    identities.mark_undeliverable(identity=identity, reason="550 unknown user")
    identities.mark_undeliverable(identity=identity, reason="again")

    identity.refresh_from_db()
    assert identity.undeliverable_at is not None
    assert identity.customer.touchpoints.filter(kind="identity").count() == 1


def test_what_is_no_address_is_refused_and_nothing_is_written():
    with pytest.raises(UnreadableAddress):
        mail("no address")
    assert Customer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_racing_contacts_from_one_address_make_one_customer():
    brand = make.brand()

    def contact(_n):
        try:
            return mail(brand=brand).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(contact, range(48)))

    assert len(found) == 1
    assert (Customer.objects.count(), Identity.objects.count()) == (1, 1)
