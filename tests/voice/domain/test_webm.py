from __future__ import annotations

import struct

from apps.voice.domain import webm

HEADER = bytes.fromhex("1a45dfa3 84 42868101")
SEGMENT = bytes.fromhex("18538067 01ffffffffffffff")
SCALE = bytes.fromhex("2ad7b1 83 0f4240")  # milliseconds
INFO = bytes.fromhex("1549a966") + bytes([0x80 | len(SCALE)]) + SCALE
CLUSTER = bytes.fromhex("1f43b675 01ffffffffffffff e78100")


def test_a_browsers_recording_gets_its_length():
    made = webm.with_duration(HEADER + SEGMENT + INFO + CLUSTER, 12.5)
    duration = bytes.fromhex("4489 88") + struct.pack(">d", 12_500)
    size = bytes.fromhex("01000000000000") + bytes([len(SCALE) + len(duration)])
    info = bytes.fromhex("1549a966") + size + SCALE + duration
    assert made == HEADER + SEGMENT + info + CLUSTER


def test_one_that_has_a_length_or_is_no_webm_stays_as_it_is():
    once = webm.with_duration(HEADER + SEGMENT + INFO + CLUSTER, 12.5)
    assert webm.with_duration(once, 99.0) == once
    for content in (b"", b"RIFF", HEADER, HEADER + SEGMENT, HEADER + SEGMENT + INFO[:6], b"\0" * 9):
        assert webm.with_duration(content, 1.0) == content
