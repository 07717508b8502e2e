"""What every adapter promises, run over all of them. A new one adds its samples here."""

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.channels.adapters import ADAPTERS
from apps.channels.choices import ChannelKind
from apps.channels.protocol import (
    Account,
    BadSignature,
    Can,
    ChannelError,
    Inbound,
    Limits,
    Outbound,
    Party,
    Sent,
    Setting,
    Unreadable,
    Webhook,
)
from tests.channels.mail.letters import raw

ACCOUNT = Account(address="care@hemrum.example", name="Hemrum")
SAMPLES = {
    "chat": json.dumps({"client_id": "1", "visitor": "v1", "name": "Noor", "body": "Hello"}),
    "email": raw("Hello\r\n"),
    "form": json.dumps({"submission": "1", "email": "noor@customer.example", "message": "Hello"}),
    "generic": json.dumps({"id": "1", "sender": {"address": "u1"}, "text": "Hello"}),
}
ADAPTER = pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=ADAPTERS.keys())


def body(kind) -> bytes:
    sample = SAMPLES[kind]
    return sample if isinstance(sample, bytes) else sample.encode()


def outcome_of(function, *arguments):
    try:
        return function(*arguments)
    except ChannelError as error:
        return error


@ADAPTER
def test_it_says_what_it_is_and_can(adapter):
    assert adapter.kind in ChannelKind.values
    assert isinstance(adapter.can, Can)
    assert isinstance(adapter.limits, Limits)
    assert all(isinstance(setting, Setting) for setting in adapter.settings)
    names = [setting.name for setting in adapter.settings]
    assert len(names) == len(set(names))


@ADAPTER
def test_a_message_becomes_inbound(adapter):
    [message] = adapter.receive(Webhook(headers={}, body=body(adapter.kind)), ACCOUNT)
    assert isinstance(message, Inbound)
    assert message.text == "Hello"
    assert message.provider_id
    assert message.sender.address
    assert message.scheme
    assert isinstance(message.occurred_at, datetime)
    assert message.occurred_at.tzinfo is not None
    json.dumps(dict(message.particulars))


@ADAPTER
def test_the_same_bytes_are_the_same_message(adapter):
    webhook = Webhook(headers={}, body=body(adapter.kind))
    first, second = (adapter.receive(webhook, ACCOUNT)[0] for _ in range(2))
    assert first.provider_id == second.provider_id


@ADAPTER
def test_an_unsigned_webhook_is_refused(adapter):
    with pytest.raises(BadSignature):
        adapter.verify(Webhook(headers={}, body=body(adapter.kind)), ACCOUNT)


@ADAPTER
@pytest.mark.parametrize("hostile", [b"", b"\x00\xff", b"[]", b"null", b"[" * 50_000, b"{}"])
def test_what_cannot_be_read_is_said_to_be(adapter, hostile):
    with pytest.raises(Unreadable) as refused:
        adapter.receive(Webhook(headers={}, body=hostile), ACCOUNT)
    assert refused.value.code


@ADAPTER
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_arrives_only_unreadable_is_raised(adapter, data):
    values = st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    )
    names = st.sampled_from(
        ["type", "id", "sender", "text", "body", "message", "email", "attachments", "sent_at",
         "client_id", "visitor", "submission", "fields", "consents", "context", "thread", "at"]
    )  # fmt: skip
    document = data.draw(st.dictionaries(names, values, max_size=8))
    noise = data.draw(st.one_of(st.binary(max_size=200), st.just(json.dumps(document).encode())))
    try:
        found = adapter.receive(Webhook(headers={}, body=noise), ACCOUNT)
    except Unreadable:
        return
    assert all(isinstance(message, Inbound) for message in found)


@ADAPTER
def test_sending_gives_sent_or_a_channel_error_in_words(adapter):
    message = Outbound(to=[Party("noor@customer.example")], text="Hello", client_id="m1")
    outcome = outcome_of(adapter.send, message, ACCOUNT)
    if isinstance(outcome, ChannelError):
        assert isinstance(outcome.permanent, bool)
        assert str(outcome)
    else:
        assert Can.SEND in adapter.can
        assert isinstance(outcome, Sent)
        assert outcome.provider_id


@ADAPTER
def test_checking_gives_words(adapter):
    assert str(outcome_of(adapter.check, ACCOUNT))


def test_the_composer_can_trust_the_flags():
    can = {kind: adapter.can for kind, adapter in ADAPTERS.items()}
    assert Can.SEND not in can["form"]
    assert all(Can.LIVE not in can[kind] for kind in ("email", "form", "generic"))
    assert Can.COPIES in can["email"]
    assert Can.LIVE | Can.TYPING | Can.READ_RECEIPTS in can["chat"]
