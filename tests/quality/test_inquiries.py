"""The optional model, against a fake server on loopback: what it may and may not do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.utils import timezone

from apps.quality.models import Finding, Inquiry
from apps.quality.services import automatic, inquiries, reviews, tasks
from tests import make

pytestmark = pytest.mark.django_db


class Model(HTTPServer):
    """Answers chat completions with ``says``; keeps what it was asked."""

    says: Any = ""
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        content = self.server.says(body) if callable(self.server.says) else self.server.says
        reply = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def model(settings, monkeypatch) -> Iterator[Model]:
    server = Model()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.QUALITY_MODEL_URL = server.url
    settings.QUALITY_MODEL = "small-one"
    settings.QUALITY_MODEL_KEY = "let-me-in"
    monkeypatch.setattr(automatic, "AUDITED", 0.0)
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def card():
    return make.scorecard()


def saying(**facts):
    def says(body):
        asked = json.loads(body["messages"][1]["content"])
        ours = next(line["id"] for line in asked["messages"] if line["by"] == "agent")
        answer = {"question": "greets", "option": "yes", "message": ours,
                  "quote": "It leaves tomorrow.", "confidence": 0.99} | facts  # fmt: skip
        return json.dumps({"answers": [answer]})

    return says


def test_nothing_is_asked_unless_a_model_is_configured(room, card, settings):
    settings.QUALITY_MODEL_URL = ""
    tasks.pick(interaction=make.contact(room.noor), by=room.sara, version=card)
    assert inquiries.ask_waiting(now=timezone.now()) == 0
    assert inquiries.ask(make.contact(room.noor), card) is None
    assert not Inquiry.objects.exists()


def test_a_proposal_with_a_real_quote_reaches_the_draft(room, card, model):
    model.says = saying()
    task = tasks.pick(interaction=make.contact(room.noor), by=room.sara, version=card)
    assert inquiries.ask_waiting(now=timezone.now()) == 1
    review = reviews.begin(task, by=room.sara)
    [answer] = review.answers.all()
    assert (answer.question.key, answer.chosen, answer.source) == ("greets", ["yes"], "model")
    assert answer.confidence == 0.95
    [proof] = answer.evidence.all()
    assert (proof.quote, proof.source) == ("It leaves tomorrow.", "model")
    [(path, headers, body)] = model.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer let-me-in"
    assert (body["model"], body["temperature"]) == ("small-one", 0)


def test_no_name_and_no_critical_question_leaves_the_house(room, card, model):
    model.says = saying()
    contact = make.contact(room.noor)
    inquiries.ask(contact, card)
    sent = json.dumps(model.asked[0][2])
    assert str(contact.case.customer) not in sent
    assert str(room.noor) not in sent
    keys = {q["key"] for q in json.loads(model.asked[0][2]["messages"][1]["content"])["scorecard"]}
    assert keys == {"greets"}


@pytest.mark.parametrize(
    "facts",
    [
        {"quote": "I have refunded you."},
        {"quote": ""},
        {"message": 1},
        {"option": "perfect"},
        {"question": "privacy", "option": "no"},
        {"question": "sentiment", "option": "bad"},
        {"confidence": 7},
        {"confidence": "high"},
        {"quote": ["It leaves tomorrow."]},
    ],
)
def test_what_it_cannot_prove_is_dropped(room, card, model, facts):
    model.says = saying(**facts)
    row = inquiries.ask(make.contact(room.noor), card)
    assert (row.kept, row.dropped, row.problem) == (0, 1, "")
    assert not Finding.objects.exists()


@pytest.mark.parametrize("says", ["no JSON", "[]", '{"answers": 3}', '{"answers": [1, null]}'])
def test_nonsense_proposes_nothing_and_breaks_nothing(room, card, model, says):
    model.says = says
    row = inquiries.ask(make.contact(room.noor), card)
    assert row is not None
    assert row.kept == 0
    assert not Finding.objects.exists()


def test_a_failing_model_is_noted_and_not_asked_again(room, card, model):
    model.status = 500
    contact = make.contact(room.noor)
    assert "HTTPStatusError" in inquiries.ask(contact, card).problem
    assert inquiries.ask(contact, card) is None
    assert len(model.asked) == 1
