"""The company's own login, by OpenID Connect, against a real server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.accounts.models import User
from apps.accounts.services import people
from config import env
from tests import make

pytestmark = pytest.mark.django_db

START = "/accounts/oidc/sso/login/"


class Provider(BaseHTTPRequestHandler):
    """Says of everybody what ``server.person`` says."""

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            here = f"http://127.0.0.1:{self.server.server_port}"
            names = ("authorization", "token", "userinfo")
            self._say({"issuer": here} | {f"{name}_endpoint": f"{here}/{name}" for name in names})
        else:
            self._say(self.server.person)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "made-up", "token_type": "Bearer"})

    def _say(self, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def company(settings, monkeypatch) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SWITCHROOM_OIDC_CLIENT_ID", "switchroom")
    monkeypatch.setenv("SWITCHROOM_OIDC_CLIENT_SECRET", "hush")
    monkeypatch.setenv("SWITCHROOM_OIDC_NAME", "Nordsvar")
    address = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = env.openid_connect(address)
    yield server
    server.shutdown()
    server.server_close()


def come_back(client):
    """Go to the company's login, and return as it sends people back."""
    away = client.post(START)
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert asked["client_id"] == ["switchroom"]
    assert "code_challenge" in asked
    return client.get(f"{START}callback/", {"code": "x", "state": asked["state"][0]}, follow=True)


def test_the_door_names_the_company(client, company):
    assert b"Go on with Nordsvar" in client.get("/accounts/login/").content


def test_who_works_here_comes_in_by_their_address(client, company):
    noor = people.create(username="noor", email="noor@example.org", password="a calm horse 12")
    company.person = {"sub": "1", "email": "Noor@example.org", "email_verified": True}
    come_back(client)
    assert client.get("/profile/").context["user"] == noor
    noor.refresh_from_db()
    assert noor.check_password("a calm horse 12")


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "2", "email": "stranger@example.org", "email_verified": True},
        {"sub": "3", "email": "noor@example.org", "email_verified": False},
    ],
)
def test_a_stranger_or_an_unproved_address_stays_outside(client, company, person):
    make.agent(email="noor@example.org")
    company.person = person
    come_back(client)
    assert client.get("/profile/").status_code == 302
    assert User.objects.count() == 1


def test_the_deactivated_stay_outside(client, company):
    people.create(username="noor", email="noor@example.org", is_active=False)
    company.person = {"sub": "1", "email": "noor@example.org", "email_verified": True}
    come_back(client)
    assert client.get("/profile/").status_code == 302


def test_without_a_server_there_is_no_such_door(client):
    assert env.openid_connect("") == {}
    assert client.get(START).status_code == 404
