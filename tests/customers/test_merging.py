from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.customers.domain.merging import lines, stricter
from apps.customers.errors import AlreadyUndone, NotMergeable
from apps.customers.models import (
    Consent,
    Customer,
    Identity,
    MatchCandidate,
    MergeEvent,
    Touchpoint,
)
from apps.customers.services import (
    consents,
    identities,
    index,
    ledger,
    matching,
    merging,
    relations,
    tags,
)
from apps.customers.services.consents import Proof
from apps.interactions.models import Case, Interaction
from tests import make

pytestmark = pytest.mark.django_db


def pair():
    """Two records of one person, each with a case, an interaction, an address and a past."""
    first, second = make.brand(), make.brand()
    winner = make.customer(
        brands=[first], name="Marta Lindqvist", language="sv", attributes={"street": "Östra 9"}
    )
    loser = make.customer(
        brands=[second], name="M. Lindkvist", tier="gold", attributes={"street": "Ö. 9", "no": 7}
    )
    for row, brand in ((winner, first), (loser, second)):
        make.identity(row, value=f"{row.pk}@lindqvist.example")
        case = make.case(brand=brand, customer=row)
        make.interaction(case=case, channel=make.channel(brand=brand))
        ledger.record(customer=row, kind="interaction", summary="Chat")
        tags.add(customer=row, name=f"tag {row.pk}", actor=None)
    index.reindex([winner.pk, loser.pk])
    winner.refresh_from_db()
    loser.refresh_from_db()
    return winner, loser


def everything():
    """All rows a merge may touch, as they are, but for the lines that tell of merges."""
    links = (Customer.brands.through, Customer.tags.through)
    found = {
        model: list(model.objects.order_by("pk").values())
        for model in (Customer, Identity, Case, Interaction, Consent)
    }
    found |= {link: list(link.objects.order_by("pk").values()) for link in links}
    found[Touchpoint] = list(Touchpoint.objects.exclude(kind="merged").values())
    for rows in found.values():
        for row in rows:
            row.pop("updated_at", None)
    return found


def test_every_row_that_points_at_the_loser_moves_to_the_winner():
    winner, loser = pair()
    actor = make.admin()

    event = merging.merge(winner=winner, loser=loser, choices={}, actor=actor)

    winner.refresh_from_db()
    loser.refresh_from_db()
    assert (loser.status, loser.merged_into) == ("merged", winner)
    assert winner.cases.count() == 2
    assert winner.interactions.count() == 2
    assert winner.identities.count() == 2
    assert winner.brands.count() == 2
    assert winner.tags.count() == 2
    assert relations.count(loser) == []
    assert [entry.action for entry in AuditEntry.objects.all()] == ["customer.merged"]
    assert winner.touchpoints.get(kind="merged").ref == f"merge:{event.pk}"
    assert "lindqvist" in winner.search_text
    assert f"{loser.pk}@lindqvist.example" in winner.search_text


def test_each_field_is_the_chosen_one_and_an_empty_one_is_filled():
    winner, loser = pair()

    merging.merge(
        winner=winner, loser=loser, choices={"attributes.street": "loser"}, actor=make.admin()
    )

    winner.refresh_from_db()
    assert (winner.name, winner.language, winner.tier) == ("Marta Lindqvist", "sv", "gold")
    assert winner.attributes == {"street": "Ö. 9", "no": 7}


def test_undo_restores_every_row_exactly():
    winner, loser = pair()
    before = everything()
    event = merging.merge(winner=winner, loser=loser, choices={"name": "loser"}, actor=make.admin())
    assert everything() != before

    merging.undo(event=event, actor=make.admin())

    assert everything() == before


def test_what_came_in_since_stays_with_the_winner_and_so_does_a_later_edit():
    winner, loser = pair()
    event = merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())
    later = make.case(brand=winner.brands.first(), customer=winner)
    winner.refresh_from_db()
    winner.language = "fi"
    winner.save()
    ledger.record(customer=winner, kind="case_opened", summary="New case")
    assert merging.since(event) == 1

    merging.undo(event=event, actor=make.admin())

    later.refresh_from_db()
    winner.refresh_from_db()
    assert later.customer == winner
    assert (winner.language, winner.tier) == ("fi", "")
    assert loser.cases.count() == 1


def test_a_no_always_wins_and_undo_takes_back_only_what_the_merge_said():
    winner, loser = pair()
    yesterday = timezone.now() - timedelta(days=1)
    proof = Proof(captured_from="form")
    consents.withdraw(customer=loser, purpose="marketing", proof=proof, at=yesterday)
    consents.grant(customer=winner, purpose="marketing", channel_kind="email", proof=proof)
    consents.grant(customer=loser, purpose="recording", proof=proof)
    before = everything()

    plan = merging.preview(winner, loser, {})
    event = merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())

    assert [(c.purpose, c.channel_kind, c.winner, c.loser, c.result) for c in plan.consents] == [
        ("marketing", "", "", "withdrawn", "withdrawn"),
        ("marketing", "email", "granted", "withdrawn", "withdrawn"),
        ("recording", "", "", "granted", "granted"),
    ]
    assert consents.state_of(winner, "marketing", "email") == "withdrawn"
    assert consents.state_of(winner, "recording") == "granted"

    merging.undo(event=event, actor=make.admin())
    assert everything() == before


def test_a_claim_and_its_proof_become_one_address_and_two_again():
    brand = make.brand()
    holder = identities.resolve(
        scheme="email", value="m@x.example", brand=brand, verified_by="inbound"
    )
    claim = identities.resolve(scheme="email", value="m@x.example", brand=brand)
    before = everything()

    event = merging.merge(
        winner=claim.customer, loser=holder.customer, choices={}, actor=make.admin()
    )

    current = Identity.objects.current().filter(customer=claim.customer)
    assert list(current) == [holder]
    assert MatchCandidate.objects.get().state == "merged"
    merging.undo(event=event, actor=make.admin())
    assert everything() == before
    assert MatchCandidate.objects.get().state == "open"


def test_a_merge_is_undone_once_and_in_time():
    winner, loser = pair()
    event = merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())
    merging.undo(event=event, actor=make.admin())
    with pytest.raises(AlreadyUndone):
        merging.undo(event=event, actor=make.admin())

    old = merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())
    MergeEvent.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    old.refresh_from_db()
    with pytest.raises(NotMergeable):
        merging.undo(event=old, actor=make.admin())
    assert not merging.can_be_undone(old)


def test_a_merge_of_the_winner_is_undone_first():
    winner, loser = pair()
    third = make.customer()
    first = merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())
    second = merging.merge(winner=third, loser=winner, choices={}, actor=make.admin())

    with pytest.raises(NotMergeable):
        merging.undo(event=first, actor=make.admin())
    first.refresh_from_db()
    assert first.undone_at is None

    merging.undo(event=second, actor=make.admin())
    merging.undo(event=first, actor=make.admin())
    assert loser.cases.count() == 1


def test_nobody_is_merged_with_themselves_or_with_a_signpost():
    winner, loser = pair()
    with pytest.raises(NotMergeable):
        merging.merge(winner=winner, loser=winner, choices={}, actor=make.admin())
    merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())
    with pytest.raises(NotMergeable):
        merging.merge(winner=winner, loser=loser, choices={}, actor=make.admin())
    assert MergeEvent.objects.count() == 1


def test_every_model_that_points_at_customers_is_walked():
    labels = {relations.label(field) for field in relations.pointing()}
    assert {
        "customers.identity.customer",
        "customers.consent.customer",
        "customers.touchpoint.customer",
        "customers.customer.merged_into",
        "interactions.case.customer",
        "interactions.interaction.customer",
    } <= labels
    assert not {label for label in labels if "mergeevent" in label or "matchcandidate" in label}


def test_lines_fill_what_is_empty_and_ask_only_where_both_differ():
    found = lines({"name": "Marta", "tier": ""}, {"name": "M.", "tier": "gold", "x": 1}, {})
    assert [(line.field, line.result, line.is_open) for line in found] == [
        ("name", "Marta", True),
        ("tier", "gold", False),
        ("x", 1, False),
    ]


def test_the_stricter_consent_stays():
    assert stricter("granted", "withdrawn") == "withdrawn"
    assert stricter("", "granted") == "granted"
    assert stricter("", "") == ""


def test_two_with_one_phone_and_nearly_one_name_are_suggested_with_evidence():
    brand = make.brand(country="SE")
    one = identities.resolve(
        scheme="phone", value="070-555 01 42", brand=brand, name="Marta Lindqvist"
    )
    other = identities.resolve(
        scheme="whatsapp", value="46705550142", brand=brand, name="Marta Lindkvist"
    )

    assert matching.refresh(customer_id=other.customer_id) == 1

    found = MatchCandidate.objects.get()
    assert (found.first, found.second) == (one.customer, other.customer)
    assert found.score == 75
    assert [piece["kind"] for piece in found.evidence] == ["phone", "name_nearly"]


def test_a_dismissed_pair_is_never_suggested_again():
    brand = make.brand()
    for scheme in ("phone", "whatsapp"):
        identity = identities.resolve(scheme=scheme, value="+5511987654321", brand=brand)
    matching.refresh(customer_id=identity.customer_id)
    matching.dismiss(candidate=MatchCandidate.objects.get(), actor=make.admin())

    assert matching.refresh(customer_id=identity.customer_id) == 0
    assert MatchCandidate.objects.get().state == "dismissed"


def test_namesakes_alone_are_not_suggested():
    brand = make.brand()
    for value in ("a@one.example", "b@two.example"):
        identity = identities.resolve(
            scheme="email", value=value, brand=brand, name="Maria Garcia", verified_by="inbound"
        )
    assert matching.refresh(customer_id=identity.customer_id) == 0
    assert MatchCandidate.objects.count() == 0
