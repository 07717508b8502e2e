"""What the documentation names is there."""

from __future__ import annotations

import re

from tests.architecture.repository import BASE_DIR, committed

QUOTED = re.compile(r"`([^`\s]+)`")
FENCED = re.compile(r"^```.*?^```", re.M | re.S)  # what stands there is somebody's file
LINKED = re.compile(r"\]\(([^)#:]+)\)")
PATH = re.compile(r"\.?[\w.-]+(?:/[\w.*{},-]+)+/?|[A-Z_]+\.md|manage\.py|pyproject\.toml")
OURS = tuple(sorted({path.relative_to(BASE_DIR).parts[0] for path in committed()} - {".gitignore"}))
ADR_LINES = 45


def documents():
    return committed("*.md", "docs/**/*.md")


def named_in(text: str) -> set[str]:
    """Paths of this repository: they begin with one of its folders or files."""
    quoted = {word for word in QUOTED.findall(text) if PATH.fullmatch(word)}
    return {word for word in quoted if word.split("/")[0] in OURS} | set(
        LINKED.findall(FENCED.sub("", text))
    )


def is_there(name: str, beside) -> bool:
    if "*" in name or "{" in name:  # a pattern stands for at least one
        head = re.split(r"[*{]", name)[0]
        return (BASE_DIR / head).parent.is_dir()
    made = ("var/", "static/build")  # by set-up, not committed
    return name.startswith(made) or any((root / name).exists() for root in (BASE_DIR, beside))


def test_every_path_that_is_named_exists():
    missing = [
        f"{path.relative_to(BASE_DIR)}: {name}"
        for path in documents()
        for name in sorted(named_in(path.read_text()))
        if not is_there(name, path.parent)
    ]
    assert missing == []


def test_the_tour_and_the_readme_name_many():
    assert len(named_in((BASE_DIR / "docs" / "tour.md").read_text())) > 30
    assert len(named_in((BASE_DIR / "README.md").read_text())) > 10


def test_a_path_that_does_not_exist_is_found():
    assert named_in("see `apps/core/nothing.py` and `/desk/`") == {"apps/core/nothing.py"}
    assert not is_there("apps/core/nothing.py", BASE_DIR)


def test_decisions_are_numbered_and_short():
    found = sorted((BASE_DIR / "docs" / "adr").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.findall(r"^(?:## \w+|Status):?", text, re.M) == [
            "Status:", "## Context", "## Decision", "## Consequences"
        ], path.name  # fmt: skip
        assert len(text.splitlines()) <= ADR_LINES, path.name


def test_pictures_are_small_and_all_shown():
    pictures = sorted((BASE_DIR / "docs" / "screenshots").glob("*.png"))
    readme = (BASE_DIR / "README.md").read_text()
    assert [p.name for p in pictures if f"docs/screenshots/{p.name}" not in readme] == []
    assert [p.name for p in pictures if p.stat().st_size > 250_000] == []
