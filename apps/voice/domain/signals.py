"""What two browsers may tell each other through us while they look for a way. All is hostile.

The agent's browser offers, the visitor's answers; ``session`` names one connection, so that what
belongs to an earlier one is known as late. ``again`` asks the other side for a fresh offer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MAX_SESSION = 40
MAX_SDP = 24_000  # characters; a browser's with sound and picture has about 7,000
MAX_CANDIDATES = 20
MAX_CANDIDATE = 500
KINDS = frozenset({"offer", "answer"})
PER_LINE, PER_SECONDS = 80, 10  # signals of one line


class BadSignal(ValueError):
    """Not what a browser sends."""


@dataclass(frozen=True, slots=True)
class Signal:
    session: str
    kind: str = ""  # offer | answer, with ``sdp``
    sdp: str = ""
    candidates: tuple[str, ...] = ()  # with their m-line: "0 candidate:…"
    again: bool = False

    def told(self) -> dict[str, Any]:
        """As JSON, without what is not said."""
        said = asdict(self) | {"candidates": list(self.candidates)}
        return {name: value for name, value in said.items() if value}


def read(values: Mapping[str, Any]) -> Signal:
    """Raises BadSignal."""
    kind = _text(values, "kind", 10)
    if kind and kind not in KINDS:
        raise BadSignal("kind")
    found = values.get("candidates") or []
    if not isinstance(found, list) or len(found) > MAX_CANDIDATES:
        raise BadSignal("candidates")
    if not all(isinstance(one, str) and len(one) <= MAX_CANDIDATE for one in found):
        raise BadSignal("candidates")
    signal = Signal(
        session=_text(values, "session", MAX_SESSION),
        kind=kind,
        sdp=_text(values, "sdp", MAX_SDP),
        candidates=tuple(found),
        again=values.get("again") is True,
    )
    if bool(signal.kind) != bool(signal.sdp):
        raise BadSignal("sdp")
    if not (signal.kind or signal.candidates or signal.again):
        raise BadSignal("empty")
    return signal


def _text(values: Mapping[str, Any], name: str, most: int) -> str:
    value = values.get(name) or ""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise BadSignal(name)
    return value
