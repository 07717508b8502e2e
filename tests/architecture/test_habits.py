"""Three shortcuts that cost dearly, and how to take one on purpose: by name, with a reason."""

from __future__ import annotations

import re

from tests.architecture.repository import committed, lines

UNSCOPED = re.compile(r"\.objects\.(all\(\)|get\()")
UNESCAPED = re.compile(r"\|\s*safe\b|mark_safe\(")
ENQUEUED = re.compile(r"\.(delay|apply_async)\(")


def test_views_and_endpoints_read_through_visible_to():
    """Escape: ``# for everyone: why``."""
    edges = [p for p in committed("apps/*.py") if {"views", "api"} & {p.stem, *p.parts}]
    assert _found(edges, UNSCOPED, escape="for everyone:") == []


def test_nothing_is_marked_safe():
    """Escape: ``# safe: why`` or ``{# safe: why #}``."""
    sources = committed("apps/*.py", "apps/*.html", "templates/*.html")
    assert _found(sources, UNESCAPED, escape="safe:") == []


def test_tasks_are_enqueued_by_handlers():
    """Escape: ``# enqueued here: why``."""
    sources = [p for p in committed("apps/*.py") if "handlers" not in {p.stem, *p.parts}]
    assert _found(sources, ENQUEUED, escape="enqueued here:") == []


def _found(paths, pattern, *, escape):
    return [
        place
        for path in paths
        for place, line in lines(path)
        if pattern.search(line) and escape not in line
    ]
