"""The walk-through: a flow tried by answering in words what a caller would hear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.desk.settings.flows import kinds, summaries
from apps.desk.settings.flows.page import Bench
from apps.voice.domain import flow_checks, flow_trial
from apps.voice.domain.flow import Facts, Kind, shown
from apps.voice.domain.flow_trial import HANGS_UP, Trial, Turn
from apps.voice.services import flow_names

MOST_ANSWERS = 100
LONG_WAIT = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Line:
    """``said`` by the house at ``step``; ``answer``: what the caller then did.

    A step that says nothing decides something; ``decided`` is what.
    """

    step: str
    title: str
    icon: str
    said: str
    answer: str
    decided: str


@dataclass(frozen=True, slots=True)
class Answer:
    value: str
    label: str
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    lines: list[Line]
    answers: list[Answer]
    types: bool  # digits are to be keyed in
    given: list[str]
    is_open: bool
    is_long: bool
    ending: str
    known: Mapping[str, str]

    @property
    def walked(self) -> set[str]:
        return {line.step for line in self.lines}


def of(bench: Bench, query: QueryDict) -> Shown:
    """``?did=1&did=&closed=1&long=1``: the answers so far, and how it is in the house."""
    typed = [query.get("keys", "")] if "keyed" in query else []
    given = [answer[:40] for answer in [*query.getlist("did"), *typed][:MOST_ANSWERS]]
    is_open, is_long = "closed" not in query, "long" in query
    wait = LONG_WAIT if is_long else 0.0
    flow = flow_checks.read(bench.graph)
    trial = flow_trial.tried(flow, given, Facts(is_open=is_open, expected_wait=wait))
    names = summaries.Names.of(bench.graph)
    last = trial.asks or trial.last
    return Shown(
        lines=[_line(bench, turn, names) for turn in trial.turns],
        answers=_answers(bench, trial),
        types=trial.asks is not None and trial.asks.verb is Kind.DIGITS,
        given=given,
        is_open=is_open,
        is_long=is_long,
        ending="" if trial.asks else _ending(bench, trial),
        known=shown(last.walk) if last else {},
    )


def _line(bench: Bench, turn: Turn, names: summaries.Names) -> Line:
    told = bench.graph["nodes"][turn.node]
    said = names.prompt_of(told.get("settings") or {})
    way = flow_names.way(turn.way) if turn.way not in ("", "next") else ""
    return Line(
        step=turn.node,
        title=bench.titles[turn.node],
        icon=kinds.LOOKS[turn.kind].icon,
        said=said,
        answer="" if turn.answer is None else _did(turn.answer, turn.kind),
        decided=way or ("" if said else summaries.of(told, names)),
    )


def _did(answer: str, kind: Kind) -> str:
    if answer == HANGS_UP:
        return _("Hangs up")
    if answer == "":
        return _("Waits")
    if kind in (Kind.MENU, Kind.DIGITS, Kind.SURVEY):
        return _("Presses %(keys)s") % {"keys": answer}
    return flow_names.way(answer)


def _answers(bench: Bench, trial: Trial) -> list[Answer]:
    if trial.asks is None:
        return []
    verb = trial.asks.verb
    silence, away = Answer("", _("Wait")), Answer(HANGS_UP, _("Hang up"))
    step = bench.step(trial.asks.walk.node)
    if verb is Kind.MENU and step:
        keys = [way for way in step.ways if way.is_key]
        pressed = [Answer(way.name, f"{way.name} {way.target_title}", True) for way in keys]
        wrong = [Answer(key, _("A wrong key")) for key in step.free_keys[:1]]
        return [*pressed, *wrong, silence, away]
    if verb is Kind.DIGITS:
        return [silence, away]
    return [*(Answer(way, flow_names.way(way)) for way in trial.offers), away]


def _ending(bench: Bench, trial: Trial) -> str:
    if trial.problem == "circle":
        return _("It goes round here for ever, without asking anything.")
    if trial.problem:
        return _("It leads on to a step that is not there.")
    last = trial.turns[-1]
    if last.answer == HANGS_UP:
        return _("The caller hung up at “%(step)s”.") % {"step": bench.titles[last.node]}
    endings = {
        Kind.QUEUE: _("The caller waits in line for an agent."),
        Kind.TRANSFER: _("The caller is put through."),
        Kind.END: _("The call is over."),
    }
    return endings[last.kind]
