"""Key figures held against what customers and agents saw themselves.

Counts agree exactly. Times pass two clocks and a network, so a mean may differ by the
tolerance, and a contact answered within the tolerance of the promise may fall on either side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apps.analytics.domain.kpis.answering import reconcile
from apps.analytics.domain.registry import KPIS
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.lines import CLOCK_TOLERANCE, Line

PROMISE = 60.0  # seconds: what the demo's chat queues promise
KINDS = ("chat", "email", "form", "voice")

Measures = Mapping[str, Mapping[str, int]]


def figures(seen: Ledger, told: Measures) -> list[Line]:
    """Every figure of which the simulation has seen both sides."""
    chat = told.get("chat", {})
    lines = [_reconciled(kind, told.get(kind, {})) for kind in KINDS if kind in told]
    if chat or seen.arrived["chat"]:
        lines.append(_in_time(seen, chat))
        lines += _answering(seen, chat, "chat")
        lines += _opinions(seen, told)
    if seen.arrived["voice"]:
        lines += _answering(seen, told.get("voice", {}), "voice")
    for kind in KINDS:
        if kind in told or seen.arrived[kind]:
            lines += _work(seen, told.get(kind, {}), kind)
    lines.append(_accepted(seen, told))
    return lines


def _reconciled(kind: str, sums: Mapping[str, int]) -> Line:
    difference = reconcile(sums)
    return Line(f"KPI {kind}: offered adds up", "0", str(difference), difference == 0)


def _in_time(seen: Ledger, chat: Mapping[str, int]) -> Line:
    level = KPIS["service_level"].figure(chat)
    surely = sum(wait <= PROMISE - CLOCK_TOLERANCE for wait in seen.waits["chat"])
    perhaps = sum(wait <= PROMISE + CLOCK_TOLERANCE for wait in seen.waits["chat"])
    return Line("KPI chat: service level, in time", f"{surely} to {perhaps}",
                str(level.numerator), surely <= level.numerator <= perhaps)  # fmt: skip


def _answering(seen: Ledger, sums: Mapping[str, int], kind: str) -> list[Line]:
    lost = sums.get("abandoned", 0) + sums.get("short_abandons", 0)
    answer = KPIS["speed_of_answer"].figure(sums).value
    return [
        _same(f"KPI {kind}: offered", seen.arrived[kind], sums.get("arrived", 0)),
        _same(f"KPI {kind}: abandoned", seen.abandoned[kind], lost),
        near(f"KPI {kind}: speed of answer, s", seen.waits[kind], answer),
    ]


def _work(seen: Ledger, sums: Mapping[str, int], kind: str) -> list[Line]:
    return [
        _same(f"KPI {kind}: handled", len(seen.handling[kind]), sums.get("handled", 0)),
        near(f"KPI {kind}: session, s", seen.handling[kind],
              KPIS["session_length"].figure(sums).value),
        _same(f"KPI {kind}: received", seen.received[kind], sums.get("received", 0)),
        _same(f"KPI {kind}: sent", seen.sent[kind], sums.get("sent", 0)),
    ]  # fmt: skip


def _opinions(seen: Ledger, told: Measures) -> list[Line]:
    """Satisfied: numerator and denominator as customers pressed them."""
    count = sum(seen.ratings.values())
    good = sum(n for score, n in seen.ratings.items() if int(score) >= 4)
    sums = [(kind.get("rated", 0), kind.get("rated_good", 0)) for kind in told.values()]
    recorded = (sum(one for one, _ in sums), sum(two for _, two in sums))
    return [Line("KPI satisfied", f"{good} of {count}", f"{recorded[1]} of {recorded[0]}",
                 (count, good) == recorded)]  # fmt: skip


def _accepted(seen: Ledger, told: Measures) -> Line:
    recorded = sum(kind.get("offers_accepted", 0) for kind in told.values())
    observed = len(seen.accepted)
    # Older work than the simulation's may have been accepted, too: it is seen, not counted.
    return Line("KPI offers accepted", str(observed), str(recorded), recorded <= observed)


def _same(name: str, observed: int, recorded: int) -> Line:
    return Line(name, str(observed), str(recorded), observed == recorded)


def near(name: str, observed: Sequence[float], recorded: float | None) -> Line:
    if not observed or recorded is None:
        return Line(name, "-", "-", not observed and recorded is None)
    mean = sum(observed) / len(observed)
    return Line(name, f"{mean:.1f}", f"{recorded:.1f}", abs(mean - recorded) <= CLOCK_TOLERANCE)
