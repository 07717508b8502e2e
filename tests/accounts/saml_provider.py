"""A SAML identity provider on a port of its own, with another library than ours.

It says who it is at ``/metadata``, reads the request that a browser brings to ``/sso``, and
answers with the page that posts a signed response back: the whole of the redirect and post
bindings, over a real socket.
"""

from __future__ import annotations

import base64
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import XMLSigner, methods

NAMES = (
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
    ' xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
)


@dataclass(frozen=True)
class Asked:
    """What a service provider's request says."""

    id: str
    issuer: str
    answer_to: str

    @classmethod
    def read(cls, packed: str) -> Asked:
        root = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
        issuer = root.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
        return cls(root.get("ID"), issuer, root.get("AssertionConsumerServiceURL"))


class Key:
    """A key and the certificate others know it by."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(self.private.public_key()).serial_number(7)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .sign(self.private, hashes.SHA256())
        )  # fmt: skip
        self.pem = certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, assertion):
        place = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
        assertion.insert(1, etree.fromstring(place))
        signer = XMLSigner(
            method=methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
        )
        key = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )  # fmt: skip
        return signer.sign(assertion, key=key, cert=self.pem, reference_uri="_a1")


@dataclass
class Provider:
    """``email`` and ``groups``: who sits at the browser. ``key`` signs; None signs nothing."""

    address: str
    known: Key
    email: str = ""
    groups: tuple[str, ...] = ()
    key: Key | None = None
    instead_of: str = ""  # answers this question instead of the one that was asked
    asked: list[Asked] = field(default_factory=list)

    @property
    def entity(self) -> str:
        return f"{self.address}/metadata"

    def metadata(self) -> str:
        bare = "".join(self.known.pem.splitlines()[1:-1])
        return (
            f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'entityID="{self.entity}">'
            '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">'
            f"<X509Data><X509Certificate>{bare}</X509Certificate></X509Data></KeyInfo>"
            "</KeyDescriptor><SingleSignOnService "
            'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{self.address}/sso"/></IDPSSODescriptor></EntityDescriptor>'
        )

    def page(self, packed: str, relay: str) -> str:
        """The form a browser posts on by itself."""
        asked = Asked.read(packed)
        self.asked.append(asked)
        answer = base64.b64encode(self._response(asked).encode()).decode()
        return (
            f'<!doctype html><form method="post" action="{escape(asked.answer_to)}">'
            f'<input type="hidden" name="SAMLResponse" value="{answer}">'
            f'<input type="hidden" name="RelayState" value="{escape(relay)}"></form>'
        )

    def _response(self, asked: Asked) -> str:
        now = datetime.now(UTC)
        at, end = (f"{t:%Y-%m-%dT%H:%M:%SZ}" for t in (now, now + timedelta(minutes=5)))
        question = self.instead_of or asked.id
        assertion = etree.fromstring(self._assertion(asked, question, at, end))
        if self.key is not None:
            assertion = self.key.sign(assertion)
        return (
            f'<samlp:Response {NAMES} ID="_r1" Version="2.0" IssueInstant="{at}" '
            f'Destination="{asked.answer_to}" InResponseTo="{question}">'
            f"<saml:Issuer>{self.entity}</saml:Issuer>"
            '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>'
            f"</samlp:Status>{etree.tostring(assertion).decode()}</samlp:Response>"
        )

    def _assertion(self, asked: Asked, question: str, at: str, end: str) -> str:
        values = "".join(f"<saml:AttributeValue>{g}</saml:AttributeValue>" for g in self.groups)
        return (
            f'<saml:Assertion {NAMES.split(" xmlns:samlp")[0]} ID="_a1" Version="2.0" '
            f'IssueInstant="{at}"><saml:Issuer>{self.entity}</saml:Issuer>'
            f"<saml:Subject><saml:NameID>{self.email}</saml:NameID><saml:SubjectConfirmation "
            'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
            f'InResponseTo="{question}" NotOnOrAfter="{end}" Recipient="{asked.answer_to}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{at}" NotOnOrAfter="{end}"><saml:AudienceRestriction>'
            f"<saml:Audience>{asked.issuer}</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext>'
            "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            '<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>'
            f"{self.email}</saml:AttributeValue></saml:Attribute>"
            f'<saml:Attribute Name="groups">{values}</saml:Attribute></saml:AttributeStatement>'
            "</saml:Assertion>"
        )


class Door(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        provider: Provider = self.server.provider
        if url.path == "/metadata":
            self._say(provider.metadata(), "application/samlmetadata+xml")
        elif url.path == "/sso" and "SAMLRequest" in query:
            page = provider.page(query["SAMLRequest"], query.get("RelayState", ""))
            self._say(page, "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def _say(self, text: str, type_: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def running(key: Key) -> Iterator[Provider]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    provider = server.provider = Provider(
        f"http://127.0.0.1:{server.server_port}", known=key, key=key
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
