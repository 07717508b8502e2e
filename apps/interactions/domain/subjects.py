"""Subjects of mails: ``Re:`` once, and the case's number at the end where people leave it alone."""

from __future__ import annotations

import re

HOOK = re.compile(r"\s*\[#[A-Z]{1,4}-\d{1,12}\]", re.IGNORECASE)
ANSWER = re.compile(r"^\s*((re|aw|sv|antw|vs|odp|r|ref)(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def answer_to(subject: str) -> str:
    """``Re: Broken lamp``, however often it has been answered."""
    bare = ANSWER.sub("", subject).strip()
    return f"Re: {bare}" if bare else ""


def with_hook(subject: str, reference: str) -> str:
    """``Re: Broken lamp [#C-20418]``."""
    bare = HOOK.sub("", subject).strip()
    return f"{bare} [#{reference}]" if bare else f"[#{reference}]"
