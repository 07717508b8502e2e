import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from apps.channels.adapters.generic import GenericAdapter
from apps.channels.domain import signing
from apps.channels.models import InboundEvent
from apps.channels.protocol import Account, ChannelError, Outbound, Party
from apps.channels.services import accounts, inbox
from tests import make

SECRET = "correct-horse-battery"
BODY = json.dumps({"sender": {"address": "u1", "name": "Noor"}, "text": "Hello"}).encode()


@pytest.fixture
def channel(db):
    return accounts.create(
        by=make.admin(),
        brand=make.brand(),
        kind="generic",
        name="App",
        settings={"secret": SECRET},
    )


def post(client, channel, body=BODY, *, key="k1", secret=SECRET, at=None, **headers):
    timestamp = int(at or time.time())
    return client.post(
        f"/in/generic/{channel.key}/",
        body,
        content_type="application/json",
        headers={
            "Idempotency-Key": key,
            "X-Switchroom-Timestamp": str(timestamp),
            "X-Switchroom-Signature": signing.sign(body, timestamp=timestamp, secret=secret),
        }
        | headers,
    )


def test_a_signed_message_is_stored_and_read(client, channel):
    response = post(client, channel)
    event = InboundEvent.objects.get()
    assert response.status_code == 202
    assert response.json() == {"event": event.pk, "is_new": True}
    [message] = inbox.read(event.pk)
    assert (message.sender.address, message.text, message.provider_id) == ("u1", "Hello", "k1")


def test_the_same_key_again_is_the_first_answer_again(client, channel):
    first, again = post(client, channel), post(client, channel, BODY + b" ")
    assert (again.status_code, again.json()["event"]) == (200, first.json()["event"])
    assert InboundEvent.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another-secret-here"},
        {"at": 1_000_000_000},
        {"X-Switchroom-Signature": ""},
        {"X-Switchroom-Timestamp": "yesterday"},
    ],
)
def test_what_is_badly_signed_is_refused_and_nothing_is_stored(client, channel, wrong):
    response = post(client, channel, **wrong)
    assert (response.status_code, response.json()["code"]) == (403, "bad_signature")
    assert not InboundEvent.objects.exists()


def test_a_large_body_is_refused_unless_the_channel_allows_it(client, channel):
    large = json.dumps({"sender": {"address": "u1"}, "text": "x" * 70_000}).encode()
    assert post(client, channel, large).status_code == 413
    channel.options["max_bytes"] = 100_000
    channel.save(update_fields=["options"])
    assert post(client, channel, large).status_code == 202


def test_an_unknown_or_archived_channel_is_not_there(client, channel):
    accounts.archive(by=make.admin(), account=channel)
    assert post(client, channel).status_code == 404
    channel.key = "nobody"
    assert post(client, channel).status_code == 404


def test_reading_the_address_is_not_allowed(client, channel):
    assert client.get(f"/in/generic/{channel.key}/").status_code == 405


def test_other_types_are_taken_and_ignored(client, channel):
    post(client, channel, b'{"type": "typing", "sender": {"address": "u1"}}')
    event = InboundEvent.objects.get()
    assert inbox.read(event.pk) == []
    event.refresh_from_db()
    assert (event.state, event.problem) == ("handled", "Nothing in it for us")


class Theirs(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), body))
        status, headers, answer = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def theirs(settings):
    settings.OUTGOING_PRIVATE_HOSTS = {"localhost"}
    server = HTTPServer(("127.0.0.1", 0), Theirs)
    server.seen, server.answer = [], (200, {}, b'{"id": "their-7"}')
    server.account = Account(
        address="",
        credentials={"secret": SECRET},
        settings={"url": f"http://localhost:{server.server_address[1]}/hook", "key": "k"},
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


MESSAGE = Outbound(to=[Party("u1", "Noor")], text="Grüße", client_id="message-1", thread="C-1")


def test_our_message_is_signed_and_names_itself(theirs):
    sent = GenericAdapter().send(MESSAGE, theirs.account)
    [(headers, body)] = theirs.seen
    assert sent.provider_id == "their-7"
    assert headers["Idempotency-Key"] == "message-1"
    signing.verify(
        body,
        timestamp=headers["X-Switchroom-Timestamp"],
        signature=headers["X-Switchroom-Signature"],
        secrets=[SECRET],
        now=time.time(),
    )
    assert json.loads(body)["text"] == "Grüße"
    assert json.loads(body)["to"] == [{"address": "u1", "name": "Noor"}]


@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait"),
    [
        (500, {}, False, None),
        (503, {"Retry-After": "120"}, False, 120.0),
        (429, {"Retry-After": "7"}, False, 7.0),
        (400, {}, True, None),
        (410, {}, True, None),
        (302, {"Location": "http://169.254.169.254/"}, True, None),
    ],
)
def test_their_answer_decides_whether_we_try_again(theirs, status, headers, permanent, wait):
    theirs.answer = (status, headers, b"out of tea")
    with pytest.raises(ChannelError, match=f"answered {status}: out of tea") as refused:
        GenericAdapter().send(MESSAGE, theirs.account)
    assert (refused.value.permanent, refused.value.retry_after) == (permanent, wait)
    assert len(theirs.seen) == 1


def test_nobody_there_is_temporary_and_an_inside_address_is_not(theirs, settings):
    nobody = Account("", "", {"secret": SECRET}, {"url": "http://localhost:1/"})
    with pytest.raises(ChannelError) as refused:
        GenericAdapter().send(MESSAGE, nobody)
    assert refused.value.permanent is False
    settings.OUTGOING_PRIVATE_HOSTS = set()
    with pytest.raises(ChannelError, match="private network") as refused:
        GenericAdapter().send(MESSAGE, theirs.account)
    assert refused.value.permanent is True
    assert theirs.seen == []
