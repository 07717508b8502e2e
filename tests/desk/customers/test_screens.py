import re

import pytest
from django.urls import reverse

from apps.customers.models import Customer, MatchCandidate, MergeEvent, SavedFilter
from apps.customers.services import (
    attributes,
    consents,
    customers,
    identities,
    ledger,
    tags,
)
from apps.customers.services.consents import Proof
from tests import make
from tests.desk.customers.conftest import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta(brand):
    identity = identities.resolve(
        scheme="email",
        value="marta@lindqvist.example",
        brand=brand,
        verified_by="inbound",
        name="Marta Lindqvist",
    )
    identities.add(customer=identity.customer, scheme="phone", value="0705550142", brand=brand)
    return identity.customer


@pytest.fixture
def stranger():
    """A customer of a brand that nobody here serves."""
    brand = make.brand()
    return identities.resolve(
        scheme="email", value="stranger@x.example", brand=brand, name="A Stranger"
    ).customer


def names(response):
    """The customers of a list, in order."""
    return re.findall(r'class="truncate">([^<]+)</b><span class="why', response.content.decode())


def test_the_list_finds_by_number_in_any_notation_and_marks_it(client, boss, marta, stranger):
    make.customer(name="Jonas Okafor", brands=list(marta.brands.all()))
    assert names(client.get("/customers/")) == ["Marta Lindqvist", "Jonas Okafor"][::-1]

    response = client.get("/customers/results/", {"q": "070-555 01"}, headers=HTMX)

    assert names(response) == ["Marta Lindqvist"]
    assert "<mark>+46 70 555 01 42</mark>" in response.content.decode()
    assert response["HX-Replace-Url"] == "/customers/?q=070-555+01"


def test_the_list_narrows_by_every_filter(client, boss, marta, brand):
    firm = customers.organisation_named("Lindqvist Arkitekter")
    customers.edit(customer=marta, actor=boss, tier="gold", organisation=firm)
    tag = tags.add(customer=marta, name="vip", actor=boss)
    make.case(brand=brand, customer=marta)
    make.customer(name="Somebody Else", brands=[brand])
    for query in (
        {"tier": "gold"},
        {"tag": tag.pk},
        {"organisation": firm.pk},
        {"channel": "phone"},
        {"cases": "open"},
    ):
        assert names(client.get("/customers/", query)) == ["Marta Lindqvist"], query
    assert names(client.get("/customers/", {"contact": "7d"})) == []
    everyone = names(client.get("/customers/"))
    assert names(client.get("/customers/", {"contact": "never"})) == everyone
    assert names(client.get("/customers/", {"contact": "made up"})) == everyone


def test_the_list_goes_on_where_it_ended(client, boss, brand):
    for number in range(60):
        make.customer(name=f"Person {number:02}", brands=[brand])
    first = client.get("/customers/")
    assert len(names(first)) == 50
    following = re.search(r'hx-get="(/customers/rows/[^"]+)"', first.content.decode())[1]

    second = client.get(following.replace("&amp;", "&"))

    assert names(second) == [f"Person {n:02}" for n in range(9, -1, -1)]
    assert "hx-get" not in second.content.decode()


def test_a_page_of_the_list_takes_few_questions(client, boss, brand, django_assert_max_num_queries):
    for _n in range(30):
        make.case(brand=brand, customer=make.customer(brands=[brand]))
    client.get("/customers/")
    with django_assert_max_num_queries(15):
        client.get("/customers/", {"q": "cust"})


def test_a_view_is_saved_shown_and_forgotten_by_its_owner_only(client, boss):
    client.post("/customers/views/?tier=&q=marta", {"name": "Martas"})
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query, saved.user) == ("Martas", {"query": "q=marta"}, boss)
    assert "Martas" in client.get("/customers/").content.decode()

    client.force_login(make.user(role="supervisor"))
    assert client.post(f"/customers/views/{saved.pk}/deletion/").status_code == 404
    client.force_login(boss)
    client.post(f"/customers/views/{saved.pk}/deletion/")
    assert SavedFilter.objects.count() == 0


def test_the_page_of_a_customer_shows_what_we_know(client, boss, marta, brand):
    attributes.define(applies_to="customer", key="street", label="Street")
    customers.edit(customer=marta, actor=boss, attributes={"street": "Östra 9"})
    consents.withdraw(
        customer=marta, purpose="marketing", proof=Proof(captured_from="link in newsletter 31")
    )
    case = make.case(brand=brand, customer=marta, subject="Pendant lamp arrived cracked")
    make.interaction(case=case, channel=make.channel(brand=brand))
    make.customer()

    page = client.get(f"/customers/{marta.pk}/").content.decode()

    for text in (
        "Marta Lindqvist",
        "marta@lindqvist.example",
        "+46 70 555 01 42",
        "Östra 9",
        "link in newsletter 31",
        "Pendant lamp arrived cracked",
        f"C-{case.number}",
        "Typed in, not verified",
    ):
        assert text in page, text


def test_the_page_takes_few_questions_however_long_the_history(
    client, boss, marta, brand, django_assert_max_num_queries
):
    for _n in range(40):
        case = make.case(brand=brand, customer=marta)
        make.interaction(case=case, channel=make.channel(brand=brand))
    client.get(f"/customers/{marta.pk}/")
    with django_assert_max_num_queries(30):
        page = client.get(f"/customers/{marta.pk}/").content.decode()
    older = re.search(r'hx-get="(/customers/\d+/history/older/[^"]+)"', page)[1]
    assert "C-" in client.get(older.replace("&amp;", "&")).content.decode()


def test_a_stranger_is_404_on_every_path(client, boss, marta, stranger):
    paths = [
        reverse(f"customers:{name}", args=[stranger.pk])
        for name in ("person", "know", "history", "older", "facts")
    ]
    for path in paths:
        assert client.get(path).status_code == 404, path
    identity = stranger.identities.get()
    posts = [
        reverse(f"customers:{name}", args=[stranger.pk])
        for name in ("facts", "add_identity", "add_tag", "add_consent", "add_note")
    ]
    posts.append(reverse("customers:change_identity", args=[stranger.pk, identity.pk, "block"]))
    # Somebody else's identity under one's own customer's address.
    posts.append(reverse("customers:change_identity", args=[marta.pk, identity.pk, "block"]))
    lines = stranger.touchpoints.count()
    for path in posts:
        answer = client.post(path, {"name": "x", "scheme": "email", "value": "a@b.example"})
        assert answer.status_code == 404, path
    for pair in ((marta, stranger), (stranger, marta)):
        given = {"winner": pair[0].pk, "loser": pair[1].pk}
        assert client.get("/customers/merge/", given).status_code == 404
        assert client.post("/customers/merges/", given).status_code == 404
    identity.refresh_from_db()
    assert not identity.is_blocked
    assert (stranger.touchpoints.count(), MergeEvent.objects.count()) == (lines, 0)


def test_an_agent_reads_and_edits_but_does_not_merge_import_or_export(client, brand, marta):
    client.force_login(make.agent(team=make.team(brands=[brand])))
    assert client.get(f"/customers/{marta.pk}/").status_code == 200
    for path in ("/customers/merge/", "/customers/imports/", "/customers/export/csv/"):
        assert client.get(path).status_code == 403, path
    assert "Undo" not in client.get(f"/customers/{marta.pk}/").content.decode()


def test_a_case_of_another_team_is_a_line_without_its_words(client, brand, marta):
    case = make.case(brand=brand, customer=marta, subject="Secret matter", team=make.team())
    ledger.record(
        customer=marta, kind="case_opened", summary="Secret matter", brand=brand,
        ref=f"case:{case.pk}",
    )  # fmt: skip
    client.force_login(make.agent(team=make.team(brands=[brand])))

    page = client.get(f"/customers/{marta.pk}/").content.decode()

    assert "A case of another team" in page
    assert "Secret matter" not in page


def test_a_customer_is_created_with_unverified_addresses(client, boss, brand, marta):
    given = {
        "name": "Jonas Okafor", "brand": brand.pk, "email": "marta@lindqvist.example",
        "phone": "070 555 09 99", "organisation": "Okafor AB", "country": "se",
    }  # fmt: skip
    answer = client.post("/customers/new/", given)

    jonas = Customer.objects.get(name="Jonas Okafor")
    assert answer.url == f"/customers/{jonas.pk}/"
    assert (jonas.country, jonas.organisation.name) == ("SE", "Okafor AB")
    assert sorted(jonas.identities.values_list("value", "scope", "verification")) == [
        ("+46705550999", "", ""),
        ("marta@lindqvist.example", f"~claim:{jonas.pk}", ""),
    ]
    assert MatchCandidate.objects.get().evidence[0]["kind"] == "claim"


def test_a_refused_form_is_422_with_what_was_typed(client, boss, brand):
    answer = client.post("/customers/new/", {"brand": brand.pk, "phone": "12", "name": "Jonas"})
    assert answer.status_code == 422
    assert 'value="Jonas"' in answer.content.decode()
    assert Customer.objects.count() == 0
    assert client.post("/customers/new/", {"brand": brand.pk}).status_code == 422


def test_facts_are_edited_in_place(client, boss, marta):
    path = f"/customers/{marta.pk}/facts/"
    assert 'id="facts"' in client.get(path, headers=HTMX).content.decode()
    answer = client.post(path, {"name": "Marta L", "tier": "gold", "country": "se"}, headers=HTMX)
    assert answer.status_code == 200
    marta.refresh_from_db()
    assert (marta.name, marta.tier, marta.country) == ("Marta L", "gold", "SE")
    refused = client.post(path, {"country": "Sweden"}, headers=HTMX)
    assert refused.status_code == 422
    assert 'value="Sweden"' in refused.content.decode()


def test_one_address_is_blocked_and_let_in_again(client, boss, marta):
    identity = marta.identities.get(scheme="phone")
    for verb, blocked in (("block", True), ("unblock", False)):
        path = reverse("customers:change_identity", args=[marta.pk, identity.pk, verb])
        assert client.post(path, headers=HTMX).status_code == 200
        identity.refresh_from_db()
        assert identity.is_blocked is blocked
    assert not marta.identities.get(scheme="email").is_blocked


def test_tags_consents_and_notes_are_added(client, boss, marta):
    base = f"/customers/{marta.pk}"
    client.post(f"{base}/tags/", {"name": "VIP"}, headers=HTMX)
    client.post(
        f"{base}/consents/",
        {"purpose": "marketing", "state": "granted", "captured_from": "on the call"},
        headers=HTMX,
    )
    client.post(f"{base}/notes/", {"summary": "Prefers mornings"})
    assert [tag.name for tag in marta.tags.all()] == ["vip"]
    assert consents.state_of(marta, "marketing") == "granted"
    page = client.get(f"{base}/").content.decode()
    assert "Prefers mornings" in page
    client.post(f"{base}/tags/{marta.tags.get().pk}/removal/", headers=HTMX)
    assert marta.tags.count() == 0


def test_two_are_compared_merged_and_parted_on_screen(client, boss, brand, marta):
    other = make.customer(name="M. Lindkvist", tier="gold", brands=[brand])
    picked = client.get("/customers/merge/", {"pick": [marta.pk, other.pk]})
    assert "Are these one person?" in picked.content.decode()
    given = {"winner": marta.pk, "loser": other.pk, "keep_name": "loser"}
    assert "M. Lindkvist" in client.get("/customers/merge/outcome/", given).content.decode()

    answer = client.post("/customers/merges/", given)

    event = MergeEvent.objects.get()
    assert answer.url == f"/customers/{marta.pk}/?merge={event.pk}"
    page = client.get(answer.url).content.decode()
    assert f"/customers/merges/{event.pk}/undoing/" in page
    assert "M. Lindkvist" in page
    assert client.get(f"/customers/{other.pk}/").url == f"/customers/{marta.pk}/"
    assert names(client.get("/customers/")) == ["M. Lindkvist"]

    undone = client.post(f"/customers/merges/{event.pk}/undoing/", headers=HTMX)
    assert undone["HX-Redirect"] == f"/customers/{marta.pk}/"
    assert sorted(names(client.get("/customers/"))) == ["M. Lindkvist", "Marta Lindqvist"]
    assert client.post(f"/customers/merges/{event.pk}/undoing/").status_code == 409


@pytest.mark.parametrize("query", ["", "?pick=1", "?pick=1&pick=1", "?winner=x&loser=y"])
def test_a_merge_of_what_is_not_two_says_so(client, boss, query):
    assert client.get(f"/customers/merge/{query}").status_code == 400


def test_pairs_are_listed_and_dismissed(client, boss, marta, brand):
    identities.resolve(scheme="email", value="marta@lindqvist.example", brand=brand)
    pair = MatchCandidate.objects.get()
    assert "One typed the address" in client.get("/customers/doubles/").content.decode()
    assert "Could be the same person" in client.get(f"/customers/{marta.pk}/").content.decode()
    assert client.post(f"/customers/doubles/{pair.pk}/dismissal/", headers=HTMX).content == b""
    assert "No two look like one" in client.get("/customers/doubles/").content.decode()
