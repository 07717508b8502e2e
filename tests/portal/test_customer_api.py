"""The customer API: a host's back end says who it is, and everything starts from that."""

from __future__ import annotations

import json
import time

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.channels.services import accounts
from apps.customers.models import Customer, Identity
from apps.interactions.models import Case, Interaction, Message
from apps.interactions.services import conversations
from tests import make

pytestmark = pytest.mark.django_db

SECRET = "a secret of the host's back end, long enough"
JSON = "application/json"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


class App:
    """Somebody's app, which holds a token of its back end and speaks JSON."""

    def __init__(self, client, channel, sub="4711", *, secret=SECRET, **claims) -> None:
        now = int(time.time())
        told = {"sub": sub, "aud": channel.key, "iat": now, "exp": now + 600} | claims
        signed = jwt.encode(told, secret, algorithm="HS256")
        self.client, self.headers = client, {"authorization": f"Bearer {signed}"}
        self.base = f"/customer/v1/{channel.key}/"

    def __call__(self, method, path, body=None, **headers):
        data = (
            {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        )
        send = getattr(self.client, method)
        return send(self.base + path, headers=self.headers | headers, **data)


@pytest.fixture
def chat():
    channel = make.channel(kind="chat")
    accounts.change(by=make.admin(), account=channel, settings={"jwt_secret": SECRET})
    channel.refresh_from_db()
    return channel


def begun(app, text="My order is late", client_id="m1", **more):
    return app("post", "conversations/", {"text": text, "client_id": client_id} | more)


def test_a_chat_is_begun_with_what_the_app_knows(client, chat):
    app = App(client, chat, name="Alva Berg", email="alva@berg.example", email_verified=True)
    made = begun(app, context={"order": "H-20077", "bot": {"asked": "where is it"}})
    assert made.status_code == 201
    part = Interaction.objects.get()
    assert (made.json()["number"], made.json()["live"]) == (part.case.number, "waiting")
    assert part.handoff_context == {"order": "H-20077", "bot": {"asked": "where is it"}}
    assert part.customer.name == "Alva Berg"
    schemes = set(part.customer.identities.values_list("scheme", flat=True))
    assert schemes == {"web_visitor", "external_id", "email"}


def test_sent_again_it_is_the_same_and_from_another_device_the_same_person(client, chat):
    first, again = begun(App(client, chat)), begun(App(client, chat))
    assert first.json()["number"] == again.json()["number"]
    assert (Case.objects.count(), Message.objects.count(), Customer.objects.count()) == (1, 1, 1)
    begun(App(client, chat), "And another thing", "m2")
    assert (Case.objects.count(), Message.objects.count()) == (1, 2)


def test_an_agents_answer_is_read_and_a_note_is_not(client, chat):
    app = App(client, chat)
    number = begun(app).json()["number"]
    part = Interaction.objects.get()
    make.message(part, "It left today", direction="out", author=make.agent(display_name="Noor"))
    make.message(part, "Careful with him", direction="internal", visibility="internal")
    page = app("get", f"conversations/{number}/messages/").json()
    assert [(row["author"]["role"], row["body"]) for row in page["results"]] == [
        ("visitor", "My order is late"), ("agent", "It left today"),
    ]  # fmt: skip
    assert (
        app("get", f"conversations/{number}/messages/?after={page['upto']}").json()["results"] == []
    )


def test_somebody_elses_case_and_another_brands_are_not_there(client, chat):
    number = begun(App(client, chat)).json()["number"]
    stranger = App(client, chat, "other")
    mine = Identity.objects.filter(scheme="external_id", value="4711").get().customer
    elsewhere = make.case(customer=mine)
    for path in ("", "messages/", "attachments/made-up/"):
        assert stranger("get", f"conversations/{number}/{path}").status_code == 404
        assert (
            App(client, chat)("get", f"conversations/{elsewhere.number}/{path}").status_code == 404
        )
    word = {"text": "hi", "client_id": "x"}
    assert stranger("post", f"conversations/{number}/messages/", word).status_code == 404
    assert stranger("put", f"conversations/{number}/context/", {"a": 1}).status_code == 404
    assert stranger("get", "conversations/").json()["results"] == []
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [{"secret": "another secret, just as long as ours is"}, {"aud": "other"}, {"exp": 1},
     {"iat": 1}, {"sub": 7}],
)  # fmt: skip
def test_a_token_that_proves_nothing_opens_nothing(client, chat, claims):
    answer = begun(App(client, chat, **claims))
    assert (answer.status_code, answer.json()["code"]) == (403, "identity")
    assert not Customer.objects.exists()


def test_without_a_token_or_an_unsigned_one_it_is_refused(client, chat):
    path = f"/customer/v1/{chat.key}/conversations/"
    assert client.get(path).status_code == 401
    none = jwt.encode({"sub": "1", "aud": chat.key, "iat": 1, "exp": 9_999_999_999}, None, "none")
    refused = client.get(path, headers={"authorization": f"Bearer {none}"})
    assert refused.status_code == 403


def test_a_file_goes_up_into_a_message_and_comes_back(client, chat):
    app = App(client, chat)
    number = begun(app).json()["number"]
    path = f"conversations/{number}/"
    upload = {"file": SimpleUploadedFile("lamp.png", PNG)}
    kept = client.post(f"{app.base}{path}attachments/", upload, headers=app.headers).json()
    word = {"text": "", "client_id": "m2", "attachments": [kept["id"]]}
    sent = app("post", f"{path}messages/", word)
    assert [one["name"] for one in sent.json()["attachments"]] == ["lamp.png"]
    assert app("get", f"{path}attachments/{kept['id']}/").content == PNG
    again = app("post", f"{path}messages/", word | {"client_id": "m3"})
    assert again.status_code == 409


def test_what_the_app_learns_is_added_and_too_much_is_refused(client, chat):
    app = App(client, chat)
    path = f"conversations/{begun(app, context={'a': 1}).json()['number']}/context/"
    assert app("put", path, {"b": 2}).status_code == 204
    assert Interaction.objects.get().handoff_context == {"a": 1, "b": 2}
    assert app("put", path, {"c": "x" * 9000}).status_code == 413
    assert app("put", path, []).status_code in {400, 422}


def test_a_chat_that_is_over_is_rated_and_goes_on_from_the_same_case(client, chat):
    app = App(client, chat)
    number = begun(app).json()["number"]
    part = Interaction.objects.get()
    conversations.end(interaction=part, reason="agent", by=make.agent())
    assert app("put", f"conversations/{number}/rating/", {"score": 5}).status_code == 204
    assert app("put", f"conversations/{number}/rating/", {"score": 9}).status_code == 422
    word = {"text": "One more thing", "client_id": "m9"}
    assert app("post", f"conversations/{number}/messages/", word).status_code == 201
    assert (Case.objects.count(), Interaction.objects.count()) == (1, 2)


def test_a_form_takes_a_case(client):
    form = make.channel(kind="form")
    accounts.change(by=make.admin(), account=form, settings={"jwt_secret": SECRET})
    form.refresh_from_db()
    app = App(client, form, email="alva@berg.example", email_verified=True)
    told = begun(app, subject="Broken lamp").json()
    assert (told["subject"], told["live"]) == ("Broken lamp", None)
    assert app("get", "session/").json()["socket"] is None
    begun(app, "Another matter", "m2")
    listed = app("get", "conversations/").json()["results"]
    assert [row["subject"] for row in listed] == ["Another matter", "Broken lamp"]


def test_a_page_of_an_allowed_site_may_read_it_and_others_may_not(client, chat):
    app, site = App(client, chat), "https://shop.example"
    chat.options = chat.options | {"origins": site}
    chat.save()
    asked = client.options(f"{app.base}conversations/", headers={"origin": site})
    assert asked["Access-Control-Allow-Origin"] == site
    assert "Authorization" in asked["Access-Control-Allow-Headers"]
    assert app("get", "conversations/", origin=site)["Access-Control-Allow-Origin"] == site
    strange = app("get", "conversations/", origin="https://evil.example")
    assert (strange.status_code, strange.json()["code"]) == (403, "strange_origin")


def test_the_socket_opens_with_what_the_session_tells(client, chat):
    app = App(client, chat)
    begun(app)
    told = app("get", "session/").json()
    assert told["socket"].endswith(f"/ws/chat/{chat.key}/")
    token = told["visitor"]
    assert App(client, chat)("get", "session/").json()["visitor"] == token
    assert App(client, chat, "other")("get", "session/").json()["visitor"] != token


ODD = [
    [], {}, {"text": "x"}, {"text": 7, "client_id": "a"}, {"text": " ", "client_id": "a"},
    {"text": "x", "client_id": "a" * 81}, {"text": "x" * 10_001, "client_id": "a"},
    {"text": "x", "client_id": "a", "context": 3},
]  # fmt: skip


def test_odd_bodies_are_refused_in_words(client, chat):
    app = App(client, chat)
    for body in ODD:
        answer = app("post", "conversations/", body)
        assert answer.status_code in {400, 422}, body
        assert answer.json()["detail"]
    assert not Case.objects.exists()
