from __future__ import annotations

import struct
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.interactions.errors import Refused
from apps.interactions.models import Attachment
from apps.interactions.services import attachments, messages
from tests import make

pytestmark = pytest.mark.django_db


def png(width: int, height: int) -> bytes:
    ihdr = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + ihdr + b"\x00" * 300


@pytest.fixture
def agent():
    return make.agent()


@pytest.fixture
def sent(agent):
    """A picture that a customer's message carries."""
    part = make.interaction()
    agent.teams.add(make.team(brands=[part.case.brand]))
    row = attachments.store(file=png(40, 30), name="lamp.png", kind="chat", interaction=part)
    messages.add(interaction=part, direction="in", body="Look", client_id="m1", attachments=[row])
    row.refresh_from_db()
    return row


def test_the_type_is_told_by_the_bytes(agent):
    row = attachments.store(file=png(40, 30), name="invoice.pdf", kind="chat", uploaded_by=agent)
    assert (row.content_type, row.name, row.size) == ("image/png", "invoice.pdf", 329)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\lamp.png", "lamp.png"),
        ("invoice\u202egpj.exe", "invoice_gpj.exe"),
        ("...", "file"),
        ("x" * 300 + ".jpeg", "x" * 130 + ".jpeg"),
    ],
)
def test_names_are_only_names(name, kept):
    assert attachments.safe_name(name) == kept


def test_a_picture_that_would_fill_a_browsers_memory_is_no_picture(agent):
    row = attachments.store(file=png(60_000, 60_000), name="a.png", kind="chat", uploaded_by=agent)
    assert row.content_type == "application/octet-stream"


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00program", b"\x7fELF", b"#!/bin/sh\n"])
def test_empty_files_and_programs_are_refused(content, agent):
    with pytest.raises(Refused):
        attachments.store(file=content, name="setup.txt", kind="chat", uploaded_by=agent)
    assert not Attachment.objects.exists()


def test_a_file_above_the_channels_limit_is_refused(agent):
    big = b"a" * (10 * 1024 * 1024 + 1)
    with pytest.raises(Refused):
        attachments.store(file=big, name="a.txt", kind="chat", uploaded_by=agent)
    attachments.store(file=big, name="a.txt", kind="email", uploaded_by=agent)


def test_only_ones_own_uploads_can_be_claimed(agent):
    row = attachments.store(file=b"words", name="a.txt", kind="chat", uploaded_by=make.agent())
    with pytest.raises(Refused):
        attachments.claimable(keys=[row.upload_key], by=agent)


def test_what_nobody_sent_within_a_day_is_swept_with_its_file(agent, sent):
    row = attachments.store(file=b"words", name="a.txt", kind="chat", uploaded_by=agent)
    storage, name = row.file.storage, row.file.name
    assert attachments.sweep(now=timezone.now()) == 0

    swept = attachments.sweep(now=timezone.now() + timedelta(days=1, seconds=1))

    assert swept == 1
    assert list(Attachment.objects.all()) == [sent]
    assert storage.exists(name)  # removed when the transaction commits


def test_a_picture_is_streamed_to_whoever_may_see_the_case(client, agent, sent):
    client.force_login(agent)
    answer = client.get(reverse("interactions:attachment", args=[sent.pk]))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == png(40, 30)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_stretch_of_it_is_streamed_for_a_player(client, agent, sent):
    client.force_login(agent)
    url = reverse("interactions:attachment", args=[sent.pk])
    part = client.get(url, headers={"Range": "bytes=1-3"})
    end = client.get(url, headers={"Range": "bytes=-2"})
    beyond = client.get(url, headers={"Range": "bytes=329-"})

    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"PNG")
    assert part["Content-Range"] == "bytes 1-3/329"
    assert b"".join(end.streaming_content) == b"\x00\x00"
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */329")


def test_a_stranger_gets_404(client, sent):
    client.force_login(make.agent(team=make.team()))
    answer = client.get(reverse("interactions:attachment", args=[sent.pk]))
    assert answer.status_code == 404


def test_what_is_no_picture_is_saved_not_opened(client, agent, sent):
    Attachment.objects.filter(pk=sent.pk).update(content_type="text/html", name='a"b.html')
    client.force_login(agent)
    answer = client.get(reverse("interactions:attachment", args=[sent.pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a\\"b.html"'
