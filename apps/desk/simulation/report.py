"""What was seen beside what was recorded: counts agree exactly, times within a tolerance."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.desk.simulation.kpis import figures, near
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.lines import CLOCK_TOLERANCE, Line

KINDS = ("chat", "email", "form", "voice")
WAITED_FOR = ("chat", "voice")
SCORE_TOLERANCE = 0.011  # percent: two roundings


def compare(seen: Ledger, told: dict[str, Any]) -> list[Line]:
    """``told`` is the answer of ``/api/v1/centre/figures/``."""
    lines = [line for kind in KINDS for line in _channel(seen, told["channels"].get(kind), kind)]
    lines += _offers(seen, told["offers"])
    scores = told["ratings"]
    lines.append(
        Line("ratings", _scores(seen.ratings), _scores(scores), dict(seen.ratings) == scores)
    )
    delivered = sum(seen.mail_in.values())
    lines.append(_count("mail in customers' boxes", delivered, seen.sent["email"]))
    lines.append(_count("agents' words on visitors' screens", seen.seen_by_visitors,
                        _of(told["channels"].get("chat"), "sent")))  # fmt: skip
    lines.append(_count("messages shown twice", seen.doubles, 0))
    return lines + (figures(seen, told["measures"]) if "measures" in told else [])


def calls(seen: Ledger, told: Sequence[Mapping[str, Any]]) -> list[Line]:
    """``told``: the rows of ``/api/v1/calls/``."""
    talks = [_seconds_between(row["talking_at"], row["ended_at"]) for row in told]
    talked = [seconds for seconds in talks if seconds is not None]
    return [
        _count("calls: made", seen.arrived["voice"], len(told)),
        _count("calls: spoken in", len(seen.talked), len(talked)),
        near("calls: talk, s", seen.talked, sum(talked) / len(talked) if talked else None),
    ]


def _seconds_between(begins: str | None, ends: str | None) -> float | None:
    if begins is None or ends is None:
        return None
    return (datetime.fromisoformat(ends) - datetime.fromisoformat(begins)).total_seconds()


def quality(seen: Ledger, told: Mapping[int, float | None]) -> list[Line]:
    """Each review's score as its reviewer counted it, beside what the centre keeps."""
    if not seen.scored:
        return []
    differing = [
        pk for pk, score in seen.scored.items()
        if pk not in told or abs((told[pk] or 0) - (score or 0)) > SCORE_TOLERANCE
    ]  # fmt: skip
    ours, theirs = _mean(seen.scored.values()), _mean(told.values())
    return [
        _count("quality: reviews", len(seen.scored), len(told)),
        Line("quality: score, %", ours, theirs, not differing),
        _count("quality: scores that differ", 0, len(differing)),
    ]


def table(lines: list[Line]) -> str:
    rows = [("", "observed", "recorded", ""), *(_row(line) for line in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}".rstrip()
        for row in rows
    )


def _channel(seen: Ledger, told: dict[str, Any] | None, kind: str) -> list[Line]:
    if told is None and not seen.arrived[kind]:
        return []
    lines = [
        _count(f"{kind}: arrived", seen.arrived[kind], _of(told, "arrived")),
        _count(f"{kind}: answered", len(seen.answered[kind]), _of(told, "answered")),
        _count(f"{kind}: abandoned", seen.abandoned[kind], _of(told, "abandoned")),
        _count(f"{kind}: wrapped up", len(seen.wrapped_up[kind]), _of(told, "wrapped_up")),
        _count(f"{kind}: received", seen.received[kind], _of(told, "received")),
        _count(f"{kind}: sent", seen.sent[kind], _of(told, "sent")),
        _count(f"{kind}: notes", seen.notes[kind], _of(told, "notes")),
    ]
    if kind in WAITED_FOR:
        lines += _times(f"{kind}: wait", seen.waits[kind], (told or {}).get("waits"))
    lines += _times(f"{kind}: handling", seen.handling[kind], (told or {}).get("handling"))
    return lines


def _offers(seen: Ledger, told: dict[str, int]) -> list[Line]:
    """An offer taken back at once, or made while a browser was away, may never have been seen."""
    made = sum(told.values())
    unseen = sum(told.get(state, 0) for state in ("open", "revoked", "device_failed", "expired"))
    declined = told.get("declined", 0)
    sure = len(seen.declined)
    return [
        Line("offers: seen", str(len(seen.offers_seen)), str(made),
             made - unseen <= len(seen.offers_seen) <= made),
        _count("offers: accepted", len(seen.accepted), told.get("accepted", 0)),
        Line("offers: declined", str(sure), str(declined),
             sure <= declined <= sure + len(seen.doubtful)),
    ]  # fmt: skip


def _times(name: str, seen: list[float], told: dict[str, float] | None) -> list[Line]:
    if not seen and not told:
        return []
    lines = []
    for word, share in (("p50", 0.5), ("p95", 0.95)):
        ours = percentile(seen, share)
        theirs = (told or {}).get(word)
        agrees = ours is not None and theirs is not None and abs(ours - theirs) <= CLOCK_TOLERANCE
        lines.append(Line(f"{name} {word}, s", _seconds(ours), _seconds(theirs), agrees))
    return lines


def percentile(values: list[float], share: float) -> float | None:
    """Between the two nearest, as PostgreSQL's percentile_cont."""
    if not values:
        return None
    rows = sorted(values)
    place = (len(rows) - 1) * share
    low = int(place)
    high = min(low + 1, len(rows) - 1)
    return rows[low] + (rows[high] - rows[low]) * (place - low)


def _mean(scores: Collection[float | None]) -> str:
    return f"{sum(score or 0 for score in scores) / len(scores):.2f}" if scores else "-"


def _count(name: str, observed: int, recorded: int) -> Line:
    return Line(name, str(observed), str(recorded), observed == recorded)


def _of(told: dict[str, Any] | None, name: str) -> int:
    return int((told or {}).get(name, 0))


def _scores(scores: Any) -> str:
    return " ".join(f"{score}:{count}" for score, count in sorted(scores.items())) or "none"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _row(line: Line) -> tuple[str, str, str, str]:
    return line.name, line.observed, line.recorded, "" if line.agrees else "DIFFERS"
