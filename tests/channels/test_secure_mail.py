"""STARTTLS and XOAUTH2 with servers that insist on them, on loopback with a paper of our own."""

from __future__ import annotations

import base64
import ipaddress
import json
import shutil
import ssl
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apps.channels.adapters.email import EmailAdapter, smtp
from apps.channels.mailroom.mailbox import Mailbox
from apps.channels.protocol import ChannelError
from tests.channels import dovecot
from tests.channels.postbox import Postbox
from tests.channels.test_email_adapter import account, message


@pytest.fixture(scope="module")
def paper():
    """A certificate for 127.0.0.1 and its key, in one folder that servers may read."""
    folder = Path(tempfile.mkdtemp(prefix="tls-"))
    folder.chmod(0o755)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def trusted(paper, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(paper / "cert.pem"))


class SecureBox(Postbox):
    """Takes a mail over TLS only, from who shows the right token."""

    def __init__(self, paper: Path, *, token: str) -> None:
        super().__init__()
        self.token, self.shown = token, ""
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(paper / "cert.pem", paper / "key.pem")

    def _session(self):
        return SMTP(
            self, hostname="postbox", loop=self._loop, tls_context=self.context,
            require_starttls=True, auth_required=True,
        )  # fmt: skip

    async def auth_XOAUTH2(self, server, args):
        self.shown = base64.b64decode(args[1]).decode()
        right = f"user=care@hemrum.example\x01auth=Bearer {self.token}\x01\x01"
        return AuthResult(success=self.shown == right, handled=False)


@pytest.fixture
def box(paper):
    running = SecureBox(paper, token="first-token")
    running._thread.start()
    running._ready.wait()
    yield running
    smtp._forget()
    running._loop.call_soon_threadsafe(running._loop.stop)
    running._thread.join()


@pytest.fixture
def token_url():
    """The provider's sign-in server: a refresh token buys an access token."""
    asked = []

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            body = json.dumps({"access_token": "first-token", "expires_in": 3600}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Counter)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.asked = asked
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def secured(box, token_url, *, refresh: str):
    return account(
        smtp_host="127.0.0.1", smtp_port=str(box.port), smtp_security="starttls",
        token_url=f"http://127.0.0.1:{token_url.server_port}/token",
        credentials={"refresh_token": refresh},
    )  # fmt: skip


def test_a_mail_goes_out_over_starttls_with_a_token_that_was_bought_once(box, token_url, trusted):
    ours = secured(box, token_url, refresh="refresh-1")
    EmailAdapter().send(message(), ours)
    smtp._forget()
    EmailAdapter().send(message(client_id="message-2"), ours)

    assert len(box.mails) == 2
    assert box.shown == "user=care@hemrum.example\x01auth=Bearer first-token\x01\x01"
    (asked,) = token_url.asked
    assert "grant_type=refresh_token" in asked
    assert "refresh_token=refresh-1" in asked


def test_a_server_nobody_vouches_for_gets_neither_token_nor_mail(box, token_url):
    with pytest.raises(ChannelError) as caught:
        EmailAdapter().send(message(), secured(box, token_url, refresh="refresh-2"))

    assert not caught.value.permanent
    assert (box.shown, box.mails, token_url.asked) == ("", [], [])


@dovecot.needed
def test_a_mailbox_is_opened_over_starttls(paper, trusted, monkeypatch):
    tls = f"ssl = required\nssl_cert = <{paper}/cert.pem\nssl_key = <{paper}/key.pem"
    monkeypatch.setattr(dovecot, "CONFIG", dovecot.CONFIG.replace("ssl = no", tls))
    folder = Path(tempfile.mkdtemp(prefix="imap-"))
    try:
        with dovecot.running(folder) as server:
            ours = account(
                imap_host="127.0.0.1", imap_port=str(server.port), imap_security="starttls",
                credentials={"password": "secret"},
            )  # fmt: skip
            mailbox = Mailbox(ours)
            opened = mailbox.open()
            assert (opened.uidnext, mailbox.uids(after=0)) == (1, [])
            mailbox.close()

            monkeypatch.delenv("SSL_CERT_FILE")
            with pytest.raises(ssl.SSLCertVerificationError):
                Mailbox(ours).open()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
