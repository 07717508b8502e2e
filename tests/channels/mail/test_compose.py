from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.channels.domain.mail.compose import BadAddress, Letter, compose, html_of_text, message_id
from apps.channels.domain.mail.parse import parse
from apps.channels.domain.mail.parsed import Mailbox, MailFile

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def letter(**values):
    return Letter(
        **{
            "sender": Mailbox("care@hemrum.example", "Hemrum"),
            "to": [Mailbox("noor@customer.example", "Noor Haddad")],
            "subject": "Your lamp [#C-20418]",
            "text": "Hello Noor",
            "message_id": "<1@hemrum.example>",
            "at": AT,
        }
        | values
    )


def test_what_we_write_is_what_they_read():
    mail = parse(
        compose(
            letter(
                cc=[Mailbox("zoe@customer.example")],
                reply_to="reply+abc@hemrum.example",
                in_reply_to="<b@x>",
                references=["<a@x>", "<b@x>"],
                text="Grüße\n\nsee https://hemrum.example/?a=1&b=2.",
            )
        )
    )
    assert mail.sender == Mailbox("care@hemrum.example", "Hemrum")
    assert mail.to == (Mailbox("noor@customer.example", "Noor Haddad"),)
    assert mail.cc == (Mailbox("zoe@customer.example"),)
    assert mail.reply_to == (Mailbox("reply+abc@hemrum.example", "Hemrum"),)
    assert mail.subject == "Your lamp [#C-20418]"
    assert mail.sent_at == AT
    assert mail.in_reply_to == ("<b@x>",)
    assert mail.references == ("<a@x>", "<b@x>")
    assert mail.text == "Grüße\n\nsee https://hemrum.example/?a=1&b=2."
    assert 'href="https://hemrum.example/?a=1&amp;b=2"' in mail.raw_html


def test_files_and_inline_pictures_arrive_byte_for_byte():
    files = [
        MailFile("ü.pdf", "application/pdf", b"%PDF\r\n\x00"),
        MailFile("logo.png", "image/png", b"\x89PNG", "logo", inline=True),
        MailFile("note.txt", "text/plain", b"a\nb\r\nc"),
        MailFile("forwarded.eml", "message/rfc822", b"Subject: x\n\ny"),
    ]
    arrived = parse(compose(letter(files=files, html='<p><img src="cid:logo"></p>'))).files
    assert {file.name: file.content for file in arrived} == {
        file.name: file.content for file in files
    }
    assert [file.content_id for file in arrived if file.inline] == ["logo"]


def test_an_automatic_mail_says_so_and_a_personal_one_does_not():
    automatic = compose(letter(automatic=True, in_reply_to="<a@x>"))
    assert b"Auto-Submitted: auto-replied" in automatic
    assert b"X-Auto-Response-Suppress: All" in automatic
    assert b"Auto-Submitted" not in compose(letter())


def test_bcc_is_nowhere_in_the_mail_and_headers_of_ours_cannot_be_replaced():
    raw = compose(
        letter(headers={"Bcc": "x@y.z", "From": "evil@x.z", "X-Case": "C-1\r\nBcc: a@b.c"})
    )
    assert b"\r\nBcc" not in raw
    assert raw.count(b"From:") == 1
    assert b"X-Case: C-1 Bcc: a@b.c" in raw


def test_a_long_chain_keeps_its_first_and_its_last_ids():
    chain = [f"<{n}@x>" for n in range(100)]
    references = parse(compose(letter(references=chain, in_reply_to="<99@x>"))).references
    assert references[0] == "<0@x>"
    assert references[-1] == "<99@x>"
    assert len(references) == 20


@pytest.mark.parametrize("address", ["", "x", "a b@c.d", "a@b\r\nBcc: x@y.z", "<a@b.c>", "@c.d"])
def test_no_mail_goes_to_what_is_no_address(address):
    with pytest.raises(BadAddress):
        compose(letter(to=[Mailbox(address)]))


def test_the_same_message_has_the_same_id_and_another_another():
    ids = [message_id(c, instance="i", domain="h.example") for c in ("a", "a", "b")]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@h.example>")


def test_text_is_never_taken_as_html():
    assert "<script>" not in html_of_text("<script>alert('https://x.y/\"onload=')</script>")


@settings(max_examples=200, deadline=2000)
@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_typed_the_recipients_stay_ours(subject, text, name):
    raw = compose(letter(subject=subject, text=text, sender=Mailbox("care@hemrum.example", name)))
    mail = parse(raw)
    assert [box.email for box in mail.to] == ["noor@customer.example"]
    assert mail.sender.email == "care@hemrum.example"
    assert mail.message_id == "<1@hemrum.example>"
