"""A practice as its page shows it: what is visible by now, and who waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.training.domain import practice as domain
from apps.training.models import Practice
from apps.training.services import practices


def conversation(run: Practice, *, pass_mark: int = practices.PASS_MARK) -> dict[str, Any]:
    """The conversations as far as they are visible now."""
    now = practices.seconds(run)
    script, state = domain.script_of(run.script), domain.state_of(run.state)
    chats: list[dict[str, Any]] = [
        {
            "person": person, "place": n, "closed": chat.closed,
            "lines": [line for line in chat.lines if line["at"] <= now],
            "writes": any(line["at"] > now for line in chat.lines),
            "waits_since": _since(run, chat, now),
            "has_arrived": bool(chat.lines),
        }
        for n, (person, chat) in enumerate(zip(script.people, state.chats, strict=True))
    ]  # fmt: skip
    found = domain.result(script, state)
    return {
        "run": run, "script": script, "chats": chats, "found": found, "pass_mark": pass_mark,
        "is_over": practices.is_over(run), "ended": run.ended_at is not None,
        "ends_at": run.started_at + timedelta(minutes=script.minutes),
        "seen": f"{run.version}.{sum(len(chat['lines']) for chat in chats)}",
    }  # fmt: skip


def _since(run: Practice, chat: domain.Chat, now: float) -> datetime | None:
    if chat.waits_since is None or chat.waits_since > now or chat.closed:
        return None
    return run.started_at + timedelta(seconds=chat.waits_since)
