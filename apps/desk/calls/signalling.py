"""What an agent's browser says over the live socket while it carries a call."""

from __future__ import annotations

from typing import Any

from apps.desk.frames import on_frame
from apps.voice.domain.signals import BadSignal
from apps.voice.services import signals, web_calls


@on_frame("call_signal")
def pass_on(user_id: int, content: Any) -> None:
    """To the visitor's browser; what is none, or too much, is not heard."""
    if not isinstance(content, dict):
        return
    try:
        signals.from_agent(user_id=user_id, channel=str(content.get("line")), values=content)
    except (BadSignal, signals.TooManySignals):
        return


@on_frame("call_beat")
def stay(user_id: int, content: Any) -> None:
    """The tab is there; ``connected`` when both browsers have found each other."""
    if not isinstance(content, dict):
        return
    line = str(content.get("line"))[:80]
    signals.alive(user_id=user_id, channel=line)
    if content.get("connected") is True and (
        leg := signals.agent_line(user_id=user_id, channel=line)
    ):
        web_calls.connected(leg)
