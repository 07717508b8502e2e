"""Sums that other apps measure: surveys, reviews, schedules, calls, campaigns, forecasts.

Whoever measures something has a source here; until then those figures honestly have no value.

    @source("csat_answers", "csat_good")
    def surveys(asked: Asked) -> Sums: ...
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db.models import F, Q, QuerySet

from apps.analytics import querysets
from apps.analytics.domain import measures

if TYPE_CHECKING:
    from apps.accounts.models import User

Key = tuple[Any, ...]
Sums = Mapping[Key, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``figures.rows_of`` was asked; ``time`` makes its time keys of a field's name."""

    start: datetime
    end: datetime
    condition: Q  # on the dimensions, by their own names
    by: Sequence[str]
    time: Callable[[str], dict[str, Any]]
    reader: User | None
    cut_by: frozenset[str] = frozenset()  # dimensions that are filtered or grouped
    moments: Sequence[datetime] = ()  # where the steps of a course begin

    def seen(self, facts: QuerySet[Any]) -> QuerySet[Any]:
        """Of facts, whose dimensions have our names, those that were asked and may be counted."""
        mine = facts.filter(self.condition)
        return mine if self.reader is None else mine.filter(querysets.condition(self.reader))

    def of_facts(self, facts: QuerySet[Any], at: str, sums: Mapping[str, Any]) -> Sums:
        return self._summed(self.seen(facts), {name: name for name in self.by}, at, sums)

    def grouped(
        self, rows: QuerySet[Any], names: Mapping[str, str], at: str, sums: Mapping[str, Any]
    ) -> Sums:
        """Sums of ``rows`` as asked. ``names``: dimension -> path; ``at``: the moment's field."""
        return self._summed(self.renamed(rows, names), names, at, sums)

    def renamed(self, rows: QuerySet[Any], names: Mapping[str, str]) -> QuerySet[Any]:
        """``seen`` for rows whose dimensions have other paths."""
        wanted = rows.filter(_renamed(self.condition, names))
        if self.reader is None:
            return wanted
        return wanted.filter(_renamed(querysets.condition(self.reader), names))

    def _summed(
        self, rows: QuerySet[Any], names: Mapping[str, str], at: str, sums: Mapping[str, Any]
    ) -> Sums:
        wanted = rows.filter(**{f"{at}__gte": self.start, f"{at}__lt": self.end}).order_by()
        keys = {f"key_{name}": F(names[name]) for name in self.by}
        keys |= {f"key_{name}": expression for name, expression in self.time(at).items()}
        labelled = {f"sum_{name}": expression for name, expression in sums.items()}
        if keys:
            answers = list(wanted.annotate(**keys).values(*keys).annotate(**labelled))
        else:
            answers = [wanted.aggregate(**labelled)]
        return {
            tuple(_empty(label, answer[label]) for label in keys): {
                name: int(answer[f"sum_{name}"] or 0) for name in sums
            }
            for answer in answers
        }


Source = Callable[[Asked], Sums]
_sources: list[tuple[frozenset[str], bool, Source]] = []


def source(*names: str, if_named: bool = False) -> Callable[[Source], Source]:
    """Register what answers for ``names``; ``if_named``, only where one of them is asked for.

    Raises KeyError for a measure nobody knows.
    """
    for name in names:
        measures.total({}, name)

    def register(function: Source) -> Source:
        _sources.append((frozenset(names), if_named, function))
        return function

    return register


def add(found: dict[Key, dict[str, int]], asked: Asked, *, only: Collection[str] = ()) -> None:
    """Put what the sources say beside what was counted; a source may know further keys."""
    for names, if_named, ask in _sources:
        if names.isdisjoint(only) and (only or if_named):
            continue
        for key, sums in ask(asked).items():
            if not any(sums.values()):
                continue
            totals = found.setdefault(key, {})
            for name, value in sums.items():
                totals[name] = totals.get(name, 0) + value


def _renamed(condition: Q, names: Mapping[str, str]) -> Q:
    """The same condition on a model where dimensions have other paths; 0 is nobody: empty."""
    made = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            made.add(_renamed(child, names), condition.connector)
            continue
        path, value = cast("tuple[str, Any]", child)
        name, _, lookup = path.partition("__")
        column = names.get(name, name)
        if value == 0 and not lookup:
            made.add(Q(**{f"{column}__isnull": True}), condition.connector)
        else:
            made.add(Q(**{f"{column}__{lookup}" if lookup else column: value}), condition.connector)
    return made


def _empty(label: str, value: Any) -> Any:
    if value is None and label not in {"key_time", "key_weekday", "key_hour"}:
        return "" if label == "key_kind" else 0
    return value
