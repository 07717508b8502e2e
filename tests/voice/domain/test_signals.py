from __future__ import annotations

import pytest

from apps.voice.domain import signals
from apps.voice.domain.signals import BadSignal, Signal


def test_an_offer_travels_without_what_is_not_said():
    signal = signals.read({"session": "a1.1", "kind": "offer", "sdp": "v=0", "more": "dropped"})
    assert signal == Signal("a1.1", "offer", "v=0")
    assert signal.told() == {"session": "a1.1", "kind": "offer", "sdp": "v=0"}


def test_candidates_and_the_wish_for_a_new_offer_are_heard():
    assert signals.read({"candidates": ["0 candidate:1"]}).candidates == ("0 candidate:1",)
    assert signals.read({"again": True}).told() == {"again": True}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"session": "a1.1"},
        {"kind": "offer"},
        {"sdp": "v=0"},
        {"kind": "rollback", "sdp": "v=0"},
        {"kind": "offer", "sdp": "v" * (signals.MAX_SDP + 1)},
        {"kind": "offer", "sdp": "v\0"},
        {"kind": "offer", "sdp": ["v=0"]},
        {"session": "s" * (signals.MAX_SESSION + 1), "again": True},
        {"candidates": "0 candidate:1"},
        {"candidates": [1]},
        {"candidates": ["c"] * (signals.MAX_CANDIDATES + 1)},
        {"candidates": ["c" * (signals.MAX_CANDIDATE + 1)]},
        {"again": 1},
    ],
)
def test_what_no_browser_says_is_refused(values):
    with pytest.raises(BadSignal):
        signals.read(values)
