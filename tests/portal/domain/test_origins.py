from __future__ import annotations

import pytest

from apps.portal.domain import origins


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("https://Shop.Example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:8080/path?x=1", "http://shop.example:8080"),
        ("https://*.shop.example", "https://*.shop.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("*", "*"),
        ("shop.example", ""),
        ("javascript:alert(1)", ""),
        ("https://shop.example; script-src *", ""),
        ("https://a b", ""),
        ("https://shop.example:port", ""),
        ("null", ""),
    ],
)
def test_an_origin_in_canonical_form_or_none(text, canonical):
    assert origins.origin(text) == canonical


def test_options_hold_origins_as_lines_or_a_list():
    lines = "https://a.example/\nnonsense\n  https://b.example https://a.example"
    assert origins.read(lines) == ("https://a.example", "https://b.example")
    assert origins.read(["https://a.example", 7]) == ("https://a.example",)
    assert origins.read({"x": 1}) == ()


@pytest.mark.parametrize(
    ("allowed", "asking", "is_allowed"),
    [
        (["https://shop.example"], "https://shop.example", True),
        (["https://shop.example"], "http://shop.example", False),
        (["https://shop.example"], "https://shop.example.evil", False),
        (["https://*.shop.example"], "https://www.shop.example", True),
        (["https://*.shop.example"], "https://evilshop.example", False),
        (["https://*.shop.example"], "https://shop.example", False),
        (["*"], "https://anybody.example", True),
        (["*"], "null", False),
        ([], "https://shop.example", False),
    ],
)
def test_who_may_embed(allowed, asking, is_allowed):
    assert origins.allows(allowed, asking) is is_allowed
