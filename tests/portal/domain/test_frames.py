from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.portal.domain import frames
from apps.portal.domain.frames import BadFrame, Hello, Rate, Read, Say


def parse(**values):
    return frames.parse(json.dumps(values))


def test_every_frame_of_the_protocol_is_read():
    assert parse(type="hello") == Hello()
    assert parse(type="hello", visitor="t", conversation="c", resume=7, language="de") == Hello(
        visitor="t", conversation="c", resume=7, language="de"
    )
    assert parse(type="message", client_id="a", body=" Hi\n", attachments=["x"]) == Say(
        "a", "Hi", ("x",)
    )
    assert parse(type="read", seq=3) == Read(3)
    assert parse(type="rate", score=5, comment=" Good ", client_id="r") == Rate(5, "Good", "r")
    assert parse(type="rate", score=2, reasons=["slow"]).reasons == ("slow",)


def test_a_profile_keeps_short_strings_and_drops_the_rest():
    profile = {f"f{n}": "x" * 900 for n in range(30)} | {"n": 1}
    kept = parse(type="hello", profile={"name": " Marta ", "age": 7, "empty": ""}).profile
    assert kept == {"name": "Marta"}
    found = parse(type="hello", profile=profile).profile
    assert (len(found), {len(one) for one in found.values()}) == (20, {500})


@pytest.mark.parametrize(
    "values",
    [
        {"type": "hello", "visitor": "x" * 101},
        {"type": "hello", "resume": -1},
        {"type": "hello", "resume": "1"},
        {"type": "hello", "profile": ["x"]},
        {"type": "message", "body": "no id"},
        {"type": "message", "client_id": 7, "body": "x"},
        {"type": "read", "seq": True},
        {"type": "read"},
        {"type": "rate", "score": 6},
        {"type": "rate", "score": 0},
        {"type": "rate", "score": 3, "comment": ["x"]},
    ],
)
def test_what_makes_no_sense_is_a_bad_frame(values):
    with pytest.raises(BadFrame) as bad:
        parse(**values)
    assert bad.value.code == "bad_frame"


def test_nul_and_lone_surrogates_never_reach_the_database():
    said = frames.parse('{"type":"message","client_id":"a","body":"x\\u0000y\\ud800z"}')
    assert said.body == "xyz"


@given(st.text() | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps))
def test_nothing_else_than_a_bad_frame_is_raised(text):
    with suppress(BadFrame):
        frames.parse(text)


@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["hello", "message", "typing", "read", "end", "rate"])},
        optional={
            name: st.none() | st.integers() | st.text() | st.lists(st.text())
            for name in ["visitor", "resume", "profile", "client_id", "body", "attachments",
                         "seq", "score", "comment"]
        },
    )
)  # fmt: skip
def test_whatever_the_values_are(values):
    with suppress(BadFrame):
        frames.parse(json.dumps(values))
