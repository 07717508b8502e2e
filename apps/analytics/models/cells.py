"""The sums: a quarter of an hour by brand, channel, queue, team, agent and reason.

Every column of ``domain/measures.py`` is a column here. ``HourFact`` is the same without the
agent and by the hour: most reports need no more, and a month of it is read in a glance.
"""

from __future__ import annotations

from django.db import models

from apps.analytics.domain import measures
from apps.analytics.models.facts import _Dimensioned


def _sums(names: dict[str, str]) -> dict[str, models.IntegerField[int, int]]:
    """Times outgrow 32 bits; the many counts of the steps do not."""
    return {
        name: models.IntegerField(default=0)
        if name in measures.SPREAD
        else models.BigIntegerField(default=0)
        for name in names
    }


class _Sums(_Dimensioned):
    start = models.DateTimeField()

    class Meta:
        abstract = True


for _name, _field in _sums(measures.INTERVAL).items():
    _field.contribute_to_class(_Sums, _name)

DIMENSIONS = ("start", "brand", "kind", "channel", "queue", "team", "agent", "reason")


class IntervalFact(_Sums):
    """One quarter of an hour of one cell; ``start`` is its beginning, in UTC."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=DIMENSIONS, name="interval_fact_cell")]
        indexes = [models.Index(fields=["agent", "start"], name="interval_fact_of_agent")]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M}"


class HourFact(_Sums):
    """One hour of one cell; ``agent`` is always 0."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=DIMENSIONS, name="hour_fact_cell")]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M}"


class PersonFact(models.Model):
    """One person's quarter of an hour: what their time was."""

    start = models.DateTimeField()
    agent = models.BigIntegerField()
    team = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "start"], name="person_fact_once")]
        indexes = [models.Index(fields=["start"], name="person_fact_start")]

    def __str__(self) -> str:
        return f"{self.agent} {self.start:%Y-%m-%d %H:%M}"


for _name, _field in _sums(measures.PERSON).items():
    _field.contribute_to_class(PersonFact, _name)
