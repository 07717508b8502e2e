from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.customers.models import Consent, Identity
from apps.interactions.models import Attachment, Interaction, Message
from apps.portal.domain.frames import Say
from apps.portal.services import chats, visitors
from tests import make

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def channel():
    return make.channel(kind="chat", options={"origins": "https://shop.example"})


@pytest.fixture
def visit(channel):
    """A visitor with a running conversation: their token and it."""
    return begin(channel)


def begin(channel, client_id="m1"):
    identity, token = visitors.recognise(channel, "", profile={}, proof=None)
    interaction = chats.open_with(
        channel,
        identity,
        say=Say(client_id, "It is cracked"),
        opening=chats.Opening({}, {}, "en"),
    )
    return token, interaction


def auth(token):
    return {"HTTP_AUTHORIZATION": f"Visitor {token}"}


def upload(client, channel, token, content=PNG, name="lamp.png"):
    file = SimpleUploadedFile(name, content, content_type="image/png")
    return client.post(f"/chat/{channel.key}/attachments/", {"file": file}, **auth(token))


def test_the_script_is_one_cached_address(client):
    response = client.get("/widget.js", HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=300" in response["Cache-Control"]
    assert response["Content-Encoding"] == "gzip"
    again = client.get("/widget.js", HTTP_IF_NONE_MATCH=response["ETag"].replace("W/", ""))
    assert again.status_code == 304


def test_the_page_may_be_framed_by_its_sites_alone_and_runs_nothing_inline(client, channel):
    response = client.get(f"/chat/{channel.key}/?language=ar")
    policy = response["Content-Security-Policy"]
    ancestors = next(p for p in policy.split("; ") if p.startswith("frame-ancestors"))
    assert ancestors.split()[1:] == ["'self'", "http://127.0.0.1:8000", "https://shop.example"]
    assert "X-Frame-Options" not in response
    assert "script-src 'self'" in policy
    page = response.content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert not re.search(r" (style|on\w+)=", page)
    boot = json.loads(page.split('<script id="boot" type="application/json">')[1].split("<")[0])
    assert boot["channel"] == channel.key
    assert boot["texts"]["start"] == "ابدأ المحادثة"
    assert not [name for name in boot["texts"] if name.startswith("error_")]


def test_texts_and_theme_of_the_channel_win_and_nonsense_is_left_out(client, channel):
    channel.options |= {
        "theme": {"accent": "red;background:url(x)", "radius": 99, "font": "Georgia, serif"},
        "texts": {"de": {"start": "Los geht's", "no_such": "x"}},
        "form": [{"name": "order", "label": {"de": "Bestellung"}}, {"name": "</script>"}, 7],
    }
    channel.save()
    page = client.get(f"/chat/{channel.key}/?language=de-AT").content.decode()
    boot = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    assert boot["theme"] == {
        "accent": "oklch(0.41 0.1 264)", "radius": 24, "mode": "light dark",
        "font": "Georgia, serif",
    }  # fmt: skip
    assert boot["texts"]["start"] == "Los geht's"
    assert [(one["name"], one["label"]) for one in boot["form"]] == [("order", "Bestellung")]


def test_the_launcher_is_for_the_channels_sites(client, channel):
    url = f"/chat/{channel.key}/launcher.json"
    ours = client.get(url, HTTP_ORIGIN="https://shop.example")
    theirs = client.get(url, HTTP_ORIGIN="https://evil.example")
    assert ours["Access-Control-Allow-Origin"] == "https://shop.example"
    assert ours.json()["texts"]["open"] == "Open chat"
    assert (theirs.status_code, theirs.json()["code"]) == (403, "strange_origin")


@pytest.mark.parametrize(
    "path", ["", "launcher.json", "transcript/", "attachments/x/", "attachments/", "notes/"]
)
def test_a_channel_that_is_archived_or_of_another_kind_is_404(client, path):
    for fields in ({"kind": "chat", "status": "archived"}, {"kind": "email"}):
        url = f"/chat/{make.channel(**fields).key}/{path}"
        post = path in {"attachments/", "notes/"}
        response = client.post(url) if post else client.get(url)
        assert response.status_code == 404


# --- files --------------------------------------------------------------------------------


def test_a_file_is_kept_sent_and_read_back_by_its_owner_only(client, channel, visit):
    token, interaction = visit
    sent = upload(client, channel, token, name="../../etc/la\u202emp.png")
    assert sent.status_code == 201
    shown = sent.json()
    assert (shown["name"], shown["type"], shown["size"]) == ("lamp.png", "image/png", len(PNG))

    chats.add(interaction, Say("m2", "", (shown["id"],)))

    url = f"/chat/{channel.key}/attachments/{shown['id']}/"
    mine = client.get(url, **auth(token))
    assert mine.content == PNG
    assert "sandbox" in mine["Content-Security-Policy"]
    assert mine["X-Content-Type-Options"] == "nosniff"
    other, _ = begin(channel, "o1")
    assert client.get(url, **auth(other)).status_code == 404
    assert client.get(url).status_code == 401


def test_a_file_of_an_internal_note_is_nobodys(client, channel, visit):
    token, interaction = visit
    note = make.message(interaction, "Look", direction="internal", visibility="internal")
    Attachment.objects.create(
        message=note, interaction=interaction, upload_key="k", name="x", content_type="text/plain",
        size=1,
    )  # fmt: skip
    url = f"/chat/{channel.key}/attachments/k/"
    assert client.get(url, **auth(token)).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<script>alert(1)</script>", 415, "file_kind"),
        (b"\x7fELF" + b"\0" * 60, 415, "file_kind"),
        (b"", 415, "file_kind"),
        (b"plain words", 201, None),
    ],
)
def test_what_a_file_is_its_bytes_say(client, channel, visit, content, status, code):
    response = upload(client, channel, visit[0], content)
    assert (response.status_code, response.json().get("code")) == (status, code)


def test_a_file_above_the_channels_size_is_refused_before_it_is_read(client, channel, visit):
    channel.options["file_bytes"] = 1000
    channel.save()
    assert upload(client, channel, visit[0], PNG + b"\0" * 1000).json()["code"] == "too_large"
    huge = upload(client, channel, visit[0], PNG + b"\0" * 400_000)
    assert (huge.status_code, Attachment.objects.count()) == (413, 0)


def test_somebody_elses_upload_cannot_be_sent(client, channel, visit):
    key = upload(client, channel, visit[0]).json()["id"]
    _, other = begin(channel, "o1")
    with pytest.raises(chats.VisitorError) as refused:
        chats.add(other, Say("m2", "", (key,)))
    assert refused.value.code == "attachment"
    assert Attachment.objects.get().message_id is None


# --- to keep, and to go on ----------------------------------------------------------------


def test_the_transcript_holds_what_the_visitor_saw(client, channel, visit):
    token, interaction = visit
    make.message(interaction, "Sorry <b>to hear</b>", direction="out")
    make.message(interaction, "A difficult one", direction="internal", visibility="internal")

    page = client.get(f"/chat/{channel.key}/transcript/", **auth(token))
    text = client.get(f"/chat/{channel.key}/transcript/?format=text", **auth(token))

    assert page["Content-Disposition"].endswith('.html"')
    assert "Sorry &lt;b&gt;to hear&lt;/b&gt;" in page.content.decode()
    for response in (page, text):
        assert "It is cracked" in response.content.decode()
        assert "A difficult one" not in response.content.decode()
    assert client.get(f"/chat/{channel.key}/transcript/").status_code == 401


def test_going_on_by_email_continues_the_case_there(client, channel, visit):
    token, interaction = visit
    mailbox = make.channel(kind="email", brand=channel.brand, address="help@shop.example")
    url = f"/chat/{channel.key}/continuation/"

    for _ in range(2):  # a second click changes nothing
        response = client.post(url, {"email": "Marta@Example.net"}, **auth(token))
        assert (response.status_code, response.json()) == (201, {"email": "marta@example.net"})

    interaction.refresh_from_db()
    mail = Interaction.objects.get(kind="email")
    assert (interaction.status, interaction.end_reason) == ("ended", "continued")
    assert (mail.case_id, mail.continues_id, mail.channel_id) == (
        interaction.case_id, interaction.pk, mailbox.pk,
    )  # fmt: skip
    assert (mail.identity.value, mail.identity.is_verified) == ("marta@example.net", False)
    assert Message.objects.filter(interaction=mail).count() == 1


def test_without_a_mailbox_or_an_address_nothing_ends(client, channel, visit):
    token, interaction = visit
    url = f"/chat/{channel.key}/continuation/"
    assert client.post(url, {"email": "m@example.net"}, **auth(token)).status_code == 409
    make.channel(kind="email", brand=channel.brand, address="help@shop.example")
    wrong = client.post(url, {"email": "not an address"}, **auth(token))
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["email"])
    interaction.refresh_from_db()
    assert interaction.status == "waiting"


# --- closed, and the contact form ---------------------------------------------------------


def test_a_note_becomes_an_email_case_of_the_brands_mailbox(client, channel):
    mailbox = make.channel(kind="email", brand=channel.brand, address="help@shop.example")
    note = {"email": "t@vieira.example", "name": "Tomas", "message": "In oak?", "submission": "s1"}
    for _ in range(2):
        assert client.post(f"/chat/{channel.key}/notes/", note).status_code == 201
    interaction = Interaction.objects.get()
    assert (interaction.kind, interaction.channel_id) == ("email", mailbox.pk)
    assert interaction.customer.name == "Tomas"
    assert interaction.case.subject == "In oak?"


def test_a_note_without_an_address_is_refused_with_the_field(client, channel):
    response = client.post(f"/chat/{channel.key}/notes/", {"message": "Hi", "email": "nope"})
    assert response.status_code == 422
    assert response.json()["errors"] == {"email": "An e-mail address looks like name@example.org."}
    assert Interaction.objects.count() == 0


def test_the_trap_catches_robots_without_telling_them(client, channel):
    note = {"email": "r@example.net", "message": "Buy", "website": "http://spam.example"}
    assert client.post(f"/chat/{channel.key}/notes/", note).status_code == 201
    assert Interaction.objects.count() == 0


@pytest.fixture
def form():
    return make.channel(
        kind="form",
        name="Returns",
        options={
            "origins": ["https://shop.example"],
            "form": [
                {"name": "order", "label": "Order", "required": True},
                {"name": "message", "kind": "textarea"},
            ],
            "consents": [
                {"name": "news", "purpose": "marketing", "text": "Send me news.", "version": "3"}
            ],
        },
    )


def ticket_of(client, form):
    page = client.get(f"/form/{form.key}/").content.decode()
    return page.split('name="ticket" value="')[1].split('"')[0]


def test_a_form_makes_a_case_with_its_answers_files_and_consent(client, form):
    data = {
        "email": "marta@example.net", "order": "HR-1", "message": "Cracked",
        "tick_news": "yes", "ticket": ticket_of(client, form),
        "files": SimpleUploadedFile("lamp.png", PNG),
    }  # fmt: skip
    response = client.post(f"/form/{form.key}/", data)

    interaction = Interaction.objects.get()
    assert interaction.case.reference in response.content.decode()
    assert (interaction.kind, interaction.case.subject) == ("form", "Cracked")
    bodies = list(interaction.messages.order_by("seq").values_list("body", "visibility"))
    assert bodies == [("Cracked", "customer"), ("Order: HR-1", "internal")]
    assert Attachment.objects.get().message.body == "Cracked"
    consent = Consent.objects.get()
    assert (consent.text, consent.text_version) == ("Send me news.", "3")
    assert (consent.state, consent.captured_from) == ("granted", "form Returns")

    data["files"] = SimpleUploadedFile("lamp.png", PNG)
    client.post(f"/form/{form.key}/", data)  # sent twice: the same ticket
    assert Interaction.objects.count() == 1


def test_a_form_with_mistakes_comes_back_as_typed(client, form):
    response = client.post(
        f"/form/{form.key}/", {"email": "x", "message": "Hi <b>", "ticket": ticket_of(client, form)}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count('aria-invalid="true"') == 2
    assert "Hi &lt;b&gt;" in page
    assert Interaction.objects.count() == 0


def test_a_form_without_our_ticket_is_refused(client, form):
    data = {"email": "m@example.net", "order": "1", "message": "Hi", "ticket": "made up"}
    assert client.post(f"/form/{form.key}/", data).status_code == 422
    assert Interaction.objects.count() == 0


def test_an_unticked_box_is_no_consent(client, form):
    data = {
        "email": "m@example.net", "order": "1", "message": "Hi", "ticket": ticket_of(client, form)
    }  # fmt: skip
    client.post(f"/form/{form.key}/", data)
    assert Consent.objects.count() == 0


def test_forms_from_one_address_are_counted(form):
    client = Client(REMOTE_ADDR="203.0.113.5")
    for n in range(11):
        data = {
            "email": f"m{n}@example.net", "order": "1", "message": "Hi",
            "ticket": ticket_of(client, form),
        }  # fmt: skip
        response = client.post(f"/form/{form.key}/", data)
    assert response.status_code == 429
    assert Interaction.objects.count() == 10


def test_a_typed_address_never_joins_its_owners_records(client, form):
    owner = make.customer(brands=[form.brand], name="Marta")
    make.identity(owner, value="marta@example.net", verified_at="2026-01-01T00:00Z")
    data = {
        "email": "marta@example.net", "order": "1", "message": "Hi",
        "ticket": ticket_of(client, form),
    }  # fmt: skip
    client.post(f"/form/{form.key}/", data)
    interaction = Interaction.objects.get()
    assert interaction.customer_id != owner.pk
    assert Identity.objects.filter(value="marta@example.net").count() == 2


def test_the_demo_shop_is_there_in_a_demo_only(client, settings, channel):
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    settings.DEMO = True
    assert f'data-channel="{channel.key}"' in client.get("/demo/").content.decode()
