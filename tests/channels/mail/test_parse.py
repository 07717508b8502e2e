import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.channels.domain.mail import parse as parsing
from apps.channels.domain.mail.parse import parse
from apps.channels.domain.mail.parsed import Mailbox, Unparsable
from tests.channels.mail.letters import BOUNCE, raw


def multipart(*parts: str, kind: str = "mixed") -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    return raw(body, MIME_Version="1.0", Content_Type=f'multipart/{kind}; boundary="b"')


def test_a_plain_mail_is_read_word_for_word():
    mail = parse(raw("Hello,\r\n\r\nthe glass is broken.\r\n"))
    assert mail.sender == Mailbox("noor@customer.example", "Noor Haddad")
    assert mail.to == (Mailbox("care@hemrum.example"),)
    assert mail.subject == "Lamp arrived cracked"
    assert mail.message_id == "<1@customer.example>"
    assert mail.sent_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert mail.text == "Hello,\n\nthe glass is broken."
    assert mail.files == ()


def test_encoded_names_and_subjects_are_decoded():
    mail = parse(
        raw(
            From="=?utf-8?q?Zo=C3=AB_M=C3=BCller?= <zoe@customer.example>",
            Subject="=?iso-8859-1?q?R=FCckgabe?= =?utf-8?b?w6TDtsO8?=",
        )
    )
    assert mail.sender.name == "Zoë Müller"
    assert mail.subject == "Rückgabeäöü"


def test_a_body_in_an_unknown_or_wrong_character_set_is_still_read():
    unknown = raw("Grüße".encode(), Content_Type="text/plain; charset=x-klingon")
    wrong = raw("Grüße".encode("cp1252"), Content_Type="text/plain; charset=utf-8")
    no_text = raw(b"hello", Content_Type="text/plain; charset=zip")
    assert parse(unknown).text == "Grüße"
    assert parse(wrong).text == "Grüße"
    assert parse(no_text).text == "hello"


def test_html_alone_becomes_text_that_can_be_read_and_searched():
    mail = parse(
        raw(
            "<html><head><title>no</title><style>p{}</style></head><body><p>Hello <b>you</b></p>"
            "<ul><li>one<li>two</ul>tail &amp; end</body></html>",
            Content_Type="text/html; charset=utf-8",
        )
    )
    assert mail.text == "Hello you\n\n- one\n- two\ntail & end"


def test_of_two_alternatives_both_are_kept():
    mail = parse(
        multipart(
            "Content-Type: text/plain\r\n\r\nplain",
            "Content-Type: text/html\r\n\r\n<p>rich</p>",
            kind="alternative",
        )
    )
    assert mail.text == "plain"
    assert mail.raw_html.strip() == "<p>rich</p>"


def test_files_keep_their_bytes_and_lose_their_folders():
    mail = parse(
        multipart(
            "Content-Type: text/plain\r\n\r\nsee attached",
            'Content-Type: image/png; name="x.png"\r\nContent-Transfer-Encoding: base64\r\n'
            "Content-ID: <logo@x>\r\n\r\niVBORw==",
            "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
            'Content-Disposition: attachment; filename="../etc/pass\u202ewd.pdf"\r\n\r\nJVBERg==',
        )
    )
    picture, document = mail.files
    assert (picture.name, picture.content, picture.content_id, picture.inline) == (
        "x.png",
        b"\x89PNG",
        "logo@x",
        True,
    )
    assert (document.name, document.content, document.inline) == ("passwd.pdf", b"%PDF", False)


def test_a_forwarded_mail_is_one_file():
    mail = parse(
        multipart(
            "Content-Type: text/plain\r\n\r\nfyi",
            "Content-Type: message/rfc822\r\n\r\nFrom: x@y.z\r\nSubject: The / invoice\r\n\r\nhi",
        )
    )
    assert mail.text == "fyi"
    assert [file.name for file in mail.files] == ["The _ invoice.eml"]
    assert b"Subject: The / invoice" in mail.files[0].content


def test_addresses_with_quotes_comments_and_groups_are_found():
    mail = parse(
        raw(
            To='"Doe, Jane" <Jane.Doe@EXAMPLE.org>, team: a@x.example, b@x.example;, '
            "(a comment, c@x.example) d@x.example, broken@, <e@x.example>"
        )
    )
    assert [box.email for box in mail.to] == [
        "Jane.Doe@example.org",
        "a@x.example",
        "b@x.example",
        "d@x.example",
        "e@x.example",
    ]
    assert mail.to[0].name == "Doe, Jane"


def test_line_breaks_and_direction_marks_do_not_survive_in_headers():
    mail = parse(raw(Subject="=?utf-8?q?a=0D=0ABcc:_x=E2=80=AEevil?="))
    assert mail.subject == "a Bcc: xevil"


def test_a_delivery_notice_names_recipient_reason_and_our_mail():
    failed, delayed = parse(BOUNCE).bounces
    assert (failed.recipient, failed.status, failed.permanent, failed.message_id) == (
        "gone@customer.example",
        "5.1.1",
        True,
        "<ours@hemrum.example>",
    )
    assert failed.diagnostic == (
        "550 5.1.1 <gone@customer.example>: Recipient address rejected: User unknown"
    )
    assert (delayed.recipient, delayed.permanent) == ("slow@customer.example", False)


def test_the_fingerprint_forgets_the_path_but_not_the_content():
    ours = parse(raw(Received="by a", To="care@hemrum.example"))
    theirs = parse(raw(Received="by b", To="invoices@hemrum.example"))
    other = parse(raw("Hello again\r\n"))
    assert ours.fingerprint == theirs.fingerprint
    assert ours.fingerprint != other.fingerprint


def test_the_verdicts_of_our_own_server_are_read():
    field = "mx.hemrum.example; spf=pass smtp.mailfrom=x; dkim=fail; dmarc=none"
    assert parse(raw(Authentication_Results=field)).verdicts == {
        "spf": "pass",
        "dkim": "fail",
        "dmarc": "none",
    }


@pytest.mark.parametrize(
    ("code", "hostile"),
    [
        ("empty", b" \r\n"),
        ("no_sender", b"Subject: x\r\n\r\nhello"),
        ("header_too_large", raw(X="a" * 600_000)),
        ("too_deep", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 100),
        ("too_many_parts", multipart(*["Content-Type: text/plain\r\n\r\nx"] * 10_000)),
    ],
)
def test_what_is_no_mail_or_beyond_the_limits_is_refused_by_name(code, hostile):
    with pytest.raises(Unparsable) as refused:
        parse(hostile)
    assert refused.value.code == code


def test_a_mail_larger_than_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(parsing, "MAX_BYTES", 100)
    with pytest.raises(Unparsable, match="at most 100"):
        parse(raw("x" * 200))


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "(" * 500 + ")" * 500 + " noor@customer.example"},
        {"Message_ID": "<[[[@]]>"},
        {"Content_Type": "text/plain; charset=no-such-set"},
        {"To": ", ".join(f"a{i}@b.example" for i in range(20_000))},
        {"Date": "Fri, 99 Nov 99999 99:99:99 +9999"},
        {"Content_Type": "multipart/mixed"},
        {"Content_Disposition": "attachment; filename*0*=x''%; filename*1=y"},
        {"Subject": "=?utf-8?b?" + "A" * 5 + "?="},
        {"References": "<" * 10_000},
    ],
)
def test_what_breaks_other_parsers_is_read(fields):
    mail = parse(raw(**fields))
    assert mail.sender.email == "noor@customer.example"
    assert len(mail.to) <= 500


def test_eight_bit_headers_are_read_as_what_they_most_likely_are():
    mail = parse("From: Zoë <zoe@x.example>\r\nSubject: Grüße\r\n\r\nhi".encode())
    assert (mail.sender.name, mail.subject) == ("Zoë", "Grüße")


HEADERS = st.sampled_from(
    [
        "From", "To", "Cc", "Subject", "Date", "Message-ID", "References", "In-Reply-To",
        "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
        "Authentication-Results", "Delivered-To",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=80),
    st.sampled_from(
        [
            b"multipart/mixed; boundary=b", b"message/rfc822", b"message/delivery-status",
            b"text/html; charset=utf-16", b"base64", b"quoted-printable", b"x-uuencode",
            b"attachment; filename*=utf-8''%ff", b"=?utf-8?q?=ff?=", b"a@b.c", b"<a@b.c>",
        ]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=2000)
@given(
    st.lists(st.tuples(HEADERS, VALUES), max_size=12),
    st.lists(st.one_of(st.binary(max_size=200), st.just(b"\r\n--b\r\n"), st.just(b"\r\n\r\n"))),
)
def test_whatever_the_bytes_nothing_but_unparsable_is_raised(fields, body):
    head = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields)
    try:
        mail = parse(b"From: a@b.c\r\n" + head + b"\r\n" + b"".join(body))
    except Unparsable:
        return
    assert "\x00" not in mail.text
    assert all("/" not in file.name and "\\" not in file.name for file in mail.files)


@settings(max_examples=200, deadline=2000)
@given(st.binary(max_size=2000))
def test_noise_raises_nothing_else(noise):
    with contextlib.suppress(Unparsable):
        parse(noise)
