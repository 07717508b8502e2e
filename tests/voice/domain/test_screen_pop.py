"""The link into another program. Pure."""

from __future__ import annotations

import pytest

from apps.voice.domain.screen_pop import address, problem

GOOD = "https://crm.example/find?phone={{ caller }}&case={{case}}#x"


def test_every_word_is_quoted_whole():
    found = address(GOOD, {"caller": "+46 40&x=1/../#", "case": 7})
    assert found == "https://crm.example/find?phone=%2B46%2040%26x%3D1%2F..%2F%23&case=7#x"


def test_what_is_not_known_stays_empty():
    assert address(GOOD, {}) == "https://crm.example/find?phone=&case=#x"
    assert address("", {"caller": "1"}) == ""


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("", ""),
        (GOOD, ""),
        ("https://crm.example", ""),
        ("http://crm.example/{{ caller }}", "scheme"),
        ("javascript:alert({{ caller }})", "scheme"),
        ("//crm.example/{{ caller }}", "scheme"),
        ("https://a:b@crm.example/", "scheme"),
        ("https://{{ caller }}.example/", "host"),
        ("https://crm.example{{ caller }}", "host"),
        ("https://{{ caller }}?x", "host"),
        ("https://crm.example/?t={{ token }}", "word"),
        ("https://crm.example/?t={{ caller.__class__ }}", "word"),
        ("https://crm.example/?t={{ caller }", "word"),
        ("https://crm.example/?t={% now %}", "word"),
    ],
)
def test_what_no_administrator_may_write(template, why):
    assert problem(template) == why
    if why:
        assert address(template, {"caller": "x"}) == ""
