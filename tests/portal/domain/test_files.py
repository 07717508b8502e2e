from __future__ import annotations

import pytest

from apps.portal.domain import files


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"Hello", "text/plain"),
        ("Grüße".encode(), "text/plain"),
        ("Größe ü".encode()[:-1], "text/plain"),
        (b"<svg onload=alert(1)>", ""),
        (b"  <!doctype html>", ""),
        (b"MZ\x90\0", "application/x-msdownload"),
        (b"a\0b", ""),
        (b"\xff\xfe\xfd", ""),
        (b"", ""),
    ],
)
def test_a_type_is_what_the_bytes_prove(head, kind):
    assert files.sniff(head) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("lamp.png", "lamp.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("in\u202egnp.exe", "ingnp.exe"),
        ("a\nb\0.txt", "ab.txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 400 + ".png", "x" * 150 + ".png"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert files.safe_name(given) == kept
