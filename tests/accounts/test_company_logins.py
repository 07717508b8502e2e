"""Companies' own logins against real providers on loopback: OpenID Connect and SAML."""

from __future__ import annotations

import base64
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import oidc_provider_mock
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import XMLSigner, methods

from apps.accounts.choices import SignOnKind
from apps.accounts.models import IdentityProvider, User
from apps.accounts.services import people, sign_on
from tests import make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the provider's own
]

OURS = "http://testserver"
HOST = {"host": "testserver"}
IDP = "https://idp.example/metadata"
SSO = "https://idp.example/sso"


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


class Idp:
    """Signs answers as an identity provider does, with another library than ours."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example")])
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(self.key.public_key()).serial_number(7)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )  # fmt: skip

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def metadata(self) -> str:
        bare = "".join(self.pem.splitlines()[1:-1])
        return (
            f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{IDP}">'
            '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">'
            f"<X509Data><X509Certificate>{bare}</X509Certificate></X509Data></KeyInfo>"
            "</KeyDescriptor><SingleSignOnService "
            'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{SSO}"/></IDPSSODescriptor></EntityDescriptor>'
        )

    def answer(self, asked: str, *, slug: str, email: str, groups=(), signed=True) -> str:
        """The form's field: a Response whose assertion is signed."""
        now = datetime.now(UTC)
        at, end = (f"{t:%Y-%m-%dT%H:%M:%SZ}" for t in (now, now + timedelta(minutes=5)))
        acs = f"{OURS}/accounts/saml/{slug}/acs/"
        values = "".join(f"<saml:AttributeValue>{g}</saml:AttributeValue>" for g in groups)
        assertion = etree.fromstring(
            f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" '
            f'Version="2.0" IssueInstant="{at}"><saml:Issuer>{IDP}</saml:Issuer>'
            f"<saml:Subject><saml:NameID>{email}</saml:NameID><saml:SubjectConfirmation "
            'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
            f'InResponseTo="{asked}" NotOnOrAfter="{end}" Recipient="{acs}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{at}" NotOnOrAfter="{end}"><saml:AudienceRestriction>'
            f"<saml:Audience>{OURS}/accounts/saml/{slug}/metadata/</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext>'
            "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            '<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>'
            f"{email}</saml:AttributeValue></saml:Attribute>"
            f'<saml:Attribute Name="groups">{values}</saml:Attribute></saml:AttributeStatement>'
            "</saml:Assertion>"
        )
        if signed:
            assertion = self._signed(assertion)
        told = etree.tostring(assertion).decode()
        text = (
            '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" '
            f'Version="2.0" IssueInstant="{at}" Destination="{acs}" InResponseTo="{asked}">'
            f'<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{IDP}</saml:Issuer>'
            '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>'
            f"</samlp:Status>{told}</samlp:Response>"
        )
        return base64.b64encode(text.encode()).decode()

    def _signed(self, assertion):
        place = etree.fromstring(
            '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
        )
        assertion.insert(1, place)
        signer = XMLSigner(
            method=methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
        )
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )  # fmt: skip
        return signer.sign(assertion, key=key, cert=self.pem, reference_uri="_a1")


@pytest.fixture(scope="module")
def idp() -> Idp:
    return Idp()


def saml(client, idp: Idp, **fields) -> IdentityProvider:
    """As an administrator connects it: by pasting the metadata."""
    client.force_login(make.admin())
    form = {
        "name": "Hansa", "kind": "saml", "is_enabled": "on", "metadata": idp.metadata(),
        "addresses_are_proved": "on", "default_role": "agent",
    }  # fmt: skip
    made = client.post("/settings/sign-on/new/", form | fields)
    assert made.status_code == 302, made.context["form"].errors
    client.logout()
    return IdentityProvider.objects.get()


def asked_for(client, slug: str) -> str:
    """Go to their login; the id of our request, which their answer must name."""
    away = client.post(f"/accounts/saml/{slug}/login/", headers=HOST)
    query = parse_qs(urlsplit(away["Location"]).query)
    request = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15)
    assert away["Location"].startswith(SSO)
    return str(etree.fromstring(request).get("ID"))


def come_by_saml(client, slug: str, answer: str):
    return client.post(
        f"/accounts/saml/{slug}/acs/", {"SAMLResponse": answer}, follow=True, headers=HOST
    )


def test_saml_opens_the_account_with_the_address_and_reads_groups(client, idp):
    team = make.team(name="Care Malmö")
    noor = people.create(username="noor", email="noor@example.org")
    row = saml(
        client, idp, group_claim="groups", role_map="leads = team_leader",
        team_map="malmo = Care Malmö",
    )  # fmt: skip
    answer = idp.answer(
        asked_for(client, row.slug), slug=row.slug, email="noor@example.org",
        groups=["leads", "malmo"],
    )  # fmt: skip
    come_by_saml(client, row.slug, answer)
    assert client.get("/profile/").context["user"] == noor
    noor.refresh_from_db()
    assert (noor.role, list(noor.teams.all())) == ("team_leader", [team])


def test_saml_without_a_signature_of_theirs_opens_nothing(client, idp):
    people.create(username="noor", email="noor@example.org")
    row = saml(client, idp)
    forged = Idp()
    for other, signed in ((idp, False), (forged, True)):
        asked = asked_for(client, row.slug)
        answer = other.answer(asked, slug=row.slug, email="noor@example.org", signed=signed)
        come_by_saml(client, row.slug, answer)
        assert client.get("/profile/").status_code == 302


def test_saml_takes_no_answer_to_a_question_it_did_not_ask(client, idp):
    people.create(username="noor", email="noor@example.org")
    row = saml(client, idp)
    answer = idp.answer("_made_up", slug=row.slug, email="noor@example.org")
    come_by_saml(client, row.slug, answer)
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
