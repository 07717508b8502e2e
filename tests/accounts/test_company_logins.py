"""Companies' own logins against real providers on loopback: OpenID Connect and SAML."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import oidc_provider_mock
import pytest
from lxml import etree, html

from apps.accounts.choices import SignOnKind
from apps.accounts.models import IdentityProvider, User
from apps.accounts.services import people, sign_on
from tests import make
from tests.accounts.saml_provider import Key, Provider, running

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the provider's own
]

OURS = "http://testserver"
HOST = {"host": "testserver"}


# --- OpenID Connect -----------------------------------------------------------------------


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def company() -> Iterator[str]:
    """An OpenID provider with discovery, PKCE and signed tokens, on a port of its own."""
    server = make_server("127.0.0.1", 0, oidc_provider_mock.app(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def oidc(company: str, **fields) -> IdentityProvider:
    told = {
        "name": "Nordsvar", "kind": SignOnKind.OIDC, "server_url": company, "client_id": "sw",
        "addresses_are_proved": True,
    }  # fmt: skip
    return sign_on.save(by=make.admin(), secret="hush", **told | fields)


def known_there(company: str, sub: str, **claims) -> None:
    told = {"email": f"{sub}@example.org"} | claims
    httpx.put(f"{company}/users/{sub}", json=told).raise_for_status()


def come_by_oidc(client, provider: IdentityProvider, sub: str):
    """As a browser: to their page, there one says who one is, and back."""
    away = client.post(f"/accounts/oidc/{provider.slug}/login/")
    assert away.status_code == 302, away.content[:300]
    there = httpx.post(away["Location"], data={"sub": sub})
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def test_who_works_here_comes_in_and_their_groups_say_what_they_are(client, company):
    malmo, other = make.team(), make.team()
    noor = people.create(username="noor", email="noor@example.org", teams=[other])
    provider = oidc(
        company, group_claim="groups", role_map={"cc-leads": "team_leader"},
        team_map={"cc-malmo": malmo.pk},
    )  # fmt: skip
    known_there(company, "noor", groups=["cc-leads", "cc-malmo", "choir"])
    come_by_oidc(client, provider, "noor")
    assert client.get("/profile/").context["user"] == noor
    noor.refresh_from_db()
    assert noor.role == "team_leader"
    assert set(noor.teams.all()) == {malmo, other}
    known_there(company, "noor", groups=["cc-leads"])
    client.logout()
    come_by_oidc(client, provider, "noor")
    assert set(noor.teams.all()) == {other}


def test_a_stranger_stays_outside_unless_the_login_makes_people(client, company):
    provider = oidc(company)
    known_there(company, "ada")
    come_by_oidc(client, provider, "ada")
    assert client.get("/profile/").status_code == 302
    assert not User.objects.filter(email="ada@example.org").exists()
    sign_on.save(
        by=make.admin(), provider=provider, makes_people=True, default_role="agent",
        group_claim="groups", role_map={"boss": "supervisor"},
    )  # fmt: skip
    known_there(company, "ada", groups=["boss"])
    come_by_oidc(client, provider, "ada")
    ada = client.get("/profile/").context["user"]
    assert (ada.email, ada.role) == ("ada@example.org", "supervisor")
    assert not ada.has_usable_password()


def test_the_deactivated_stay_outside(client, company):
    provider = oidc(company, makes_people=True)
    noor = people.create(username="noor", email="noor@example.org")
    people.deactivate(person=noor, by=make.admin())
    known_there(company, "noor")
    come_by_oidc(client, provider, "noor")
    assert client.get("/profile/").status_code == 302


def test_an_address_that_is_not_proved_opens_nothing(client, company):
    provider = oidc(company, addresses_are_proved=False)
    people.create(username="noor", email="noor@example.org")
    known_there(company, "noor", email_verified=False)
    come_by_oidc(client, provider, "noor")
    assert client.get("/profile/").status_code == 302


def test_the_door_names_it_and_its_form_may_lead_there(client, company):
    oidc(company)
    page = client.get("/accounts/login/")
    assert b"Go on with Nordsvar" in page.content
    assert company in page["Content-Security-Policy"]
    assert company not in client.get("/healthz")["Content-Security-Policy"]


def test_the_secret_is_sealed(company):
    row = oidc(company)
    assert b"hush" not in bytes(row.secret)
    assert sign_on.apps()[0].secret == "hush"


# --- SAML ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key() -> Key:
    return Key()


@pytest.fixture
def idp(key) -> Iterator[Provider]:
    with running(key) as provider:
        provider.email = "noor@example.org"
        yield provider


def saml(client, idp: Provider, **fields) -> IdentityProvider:
    """As an administrator connects it: by pasting what their address for metadata says."""
    client.force_login(make.admin())
    form = {
        "name": "Hansa", "kind": "saml", "is_enabled": "on",
        "metadata": httpx.get(f"{idp.address}/metadata").text,
        "addresses_are_proved": "on", "default_role": "agent",
    }  # fmt: skip
    made = client.post("/settings/sign-on/new/", form | fields)
    assert made.status_code == 302, made.context["form"].errors
    client.logout()
    return IdentityProvider.objects.get()


def come_by_saml(client, slug: str):
    """As a browser: to their page, and with the form it posts by itself back to us."""
    away = client.post(f"/accounts/saml/{slug}/login/", headers=HOST)
    page = html.fromstring(httpx.get(away["Location"]).raise_for_status().text)
    (form,) = page.forms
    back = urlsplit(form.action)
    assert f"{back.scheme}://{back.netloc}" == OURS
    return client.post(back.path, dict(form.fields), follow=True, headers=HOST)


def test_saml_opens_the_account_with_the_address_and_reads_groups(client, idp):
    team = make.team(name="Care Malmö")
    noor = people.create(username="noor", email="noor@example.org")
    row = saml(
        client, idp, group_claim="groups", role_map="leads = team_leader",
        team_map="malmo = Care Malmö",
    )  # fmt: skip
    idp.groups = ("leads", "malmo")
    come_by_saml(client, row.slug)
    assert client.get("/profile/").context["user"] == noor
    noor.refresh_from_db()
    assert (noor.role, list(noor.teams.all())) == ("team_leader", [team])
    (asked,) = idp.asked
    assert asked.issuer == f"{OURS}/accounts/saml/{row.slug}/metadata/"


def test_saml_without_a_signature_of_theirs_opens_nothing(client, idp):
    people.create(username="noor", email="noor@example.org")
    row = saml(client, idp)
    for idp.key in (None, Key()):
        come_by_saml(client, row.slug)
        assert client.get("/profile/").status_code == 302
    assert len(idp.asked) == 2


def test_saml_takes_no_answer_to_a_question_it_did_not_ask(client, idp):
    people.create(username="noor", email="noor@example.org")
    row = saml(client, idp)
    idp.instead_of = "_made_up"
    come_by_saml(client, row.slug)
    assert client.get("/profile/").status_code == 302


def test_our_own_metadata_can_be_fetched(client, idp):
    row = saml(client, idp)
    told = client.get(f"/accounts/saml/{row.slug}/metadata/", headers=HOST)
    assert etree.fromstring(told.content).get("entityID").endswith(f"/saml/{row.slug}/metadata/")


def test_what_is_no_metadata_is_refused_and_follows_nothing(client):
    client.force_login(make.admin())
    form = {"name": "x", "kind": "saml", "default_role": "agent"}
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    for metadata in ("", "<x/>", bomb, "no xml"):
        answer = client.post("/settings/sign-on/new/", form | {"metadata": metadata})
        assert answer.status_code == 422
    assert not IdentityProvider.objects.exists()
