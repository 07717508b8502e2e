from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.core import vault

CONTENT = bytes(range(256)) * 1000  # four pieces, the last one short


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def joined(name: str, key: bytes, **span: int) -> bytes:
    return b"".join(vault.read(name, key=key, **span))


@pytest.mark.parametrize(
    ("start", "end"), [(0, None), (0, 10), (65_530, 65_540), (131_072, 131_073), (255_990, 999_999)]
)
def test_any_stretch_is_read_alone(start: int, end: int | None) -> None:
    key = vault.new_key()
    name = vault.write("sound.sealed", CONTENT, key=key)
    assert vault.length(name) == len(CONTENT)
    span = {} if end is None else {"end": end}
    assert joined(name, key, start=start, **span) == CONTENT[start:end]


def test_nothing_of_the_content_lies_open() -> None:
    name = vault.write("sound.sealed", b"4111 1111 1111 1111" * 100, key=vault.new_key())
    assert b"4111" not in Path(default_storage.path(name)).read_bytes()


def test_another_key_reads_nothing() -> None:
    name = vault.write("sound.sealed", CONTENT, key=vault.new_key())
    with pytest.raises(vault.Unreadable):
        joined(name, vault.new_key())


def test_swapped_pieces_are_found_out() -> None:
    key = vault.new_key()
    name = vault.write("sound.sealed", CONTENT, key=key)
    path = Path(default_storage.path(name))
    raw = path.read_bytes()
    size = vault.PIECE + vault.TAG
    head, first, second = raw[:16], raw[16 : 16 + size], raw[16 + size : 16 + 2 * size]
    path.write_bytes(head + second + first + raw[16 + 2 * size :])
    with pytest.raises(vault.Unreadable):
        joined(name, key)
