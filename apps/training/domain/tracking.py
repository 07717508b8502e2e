"""What a package says of its learner, in the words of SCORM 1.2 and xAPI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What a package may set: the parts of cmi we keep, with the most characters of each.
SETTABLE: Mapping[str, int] = {
    "cmi.core.lesson_status": 20,
    "cmi.core.lesson_location": 255,
    "cmi.core.score.raw": 12,
    "cmi.core.score.min": 12,
    "cmi.core.score.max": 12,
    "cmi.core.session_time": 16,
    "cmi.core.exit": 12,
    "cmi.suspend_data": 4096,
    "cmi.comments": 4096,
}
STATUSES = {"passed", "completed", "failed", "incomplete", "browsed", "not attempted"}
SPAN = re.compile(r"(\d{2,4}):([0-5]\d):([0-5]\d)(?:\.\d{1,2})?")
VERBS = {"passed": "passed", "completed": "completed", "failed": "failed", "mastered": "passed"}


@dataclass(frozen=True, slots=True)
class Report:
    is_done: bool
    score: int | None  # percent


def accepted(values: Mapping[str, Any]) -> dict[str, str]:
    """Of what a package sends: known elements, short enough, with a status that exists."""
    kept = {}
    for key, value in values.items():
        most = SETTABLE.get(str(key))
        text = str(value)
        if most is None or len(text) > most:
            continue
        if key == "cmi.core.lesson_status" and text not in STATUSES:
            continue
        kept[str(key)] = text
    return kept


def report(cmi: Mapping[str, str]) -> Report:
    done = cmi.get("cmi.core.lesson_status") in {"passed", "completed"}
    return Report(done, _percent(cmi))


def seconds(span: str) -> int:
    """A SCORM time span, 0 for nonsense."""
    match = SPAN.fullmatch(span)
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]) if match else 0


def statement(body: Mapping[str, Any]) -> dict[str, str]:
    """An xAPI statement as the cmi it amounts to; empty for verbs that decide nothing."""
    verb = str((body.get("verb") or {}).get("id", "")).rstrip("/").rpartition("/")[2]
    found = {"cmi.core.lesson_status": VERBS[verb]} if verb in VERBS else {}
    score = (body.get("result") or {}).get("score") or {}
    scaled = score.get("scaled")
    if isinstance(scaled, int | float) and 0 <= scaled <= 1:
        found["cmi.core.score.raw"] = str(round(scaled * 100))
    return found


def _percent(cmi: Mapping[str, str]) -> int | None:
    try:
        raw = float(cmi["cmi.core.score.raw"])
        low = float(cmi.get("cmi.core.score.min") or 0)
        high = float(cmi.get("cmi.core.score.max") or 100)
    except (KeyError, ValueError):
        return None
    if high <= low:
        return None
    return max(0, min(100, round((raw - low) / (high - low) * 100)))
