from __future__ import annotations

from pathlib import Path


class CannotStart(Exception):
    """What stands in the way, as one sentence for the person at the terminal."""


def last_words(text: str) -> str:
    """A server's own complaint: its last error, else its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "FATAL" in line or "error:" in line or "PANIC" in line]
    return (errors or lines or ["it said nothing"])[-1][:500]


def last_words_in(log: Path | None) -> str:
    return last_words(log.read_text(errors="replace") if log and log.exists() else "")
