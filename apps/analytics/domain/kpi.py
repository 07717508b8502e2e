"""What a key figure is: a definition with a version, and a pair of numbers it is made of.

Figures are never stored as percentages. A ratio is its numerator and denominator; those add
up over queues and days, percentages do not. A denominator of zero means no value, not 0 %
and not 100 %.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from apps.analytics.domain.measures import Totals

Options = Mapping[str, object]


class Unit(StrEnum):
    PERCENT = "percent"  # value 0.0 to 1.0
    SECONDS = "seconds"
    HOURS = "hours"
    POINTS = "points"  # as they are: a mean, a score from -100 to 100
    COUNT = "count"
    MONEY = "money"  # in the centre's currency, not in cents


class Better(StrEnum):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"  # handling time has no better side


class Clock(StrEnum):
    """Which event says into which quarter of an hour a contact belongs."""

    OFFERED = "offered"
    BEGAN = "began"
    HANDLED = "handled"
    RESOLVED = "resolved"
    PASSED = "passed"  # time as it passed
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Ratio:
    """``scale`` turns the quotient into the unit: 0.001 for milliseconds to seconds."""

    numerator: int
    denominator: int
    scale: float = 1.0

    @property
    def value(self) -> float | None:
        return self.numerator * self.scale / self.denominator if self.denominator else None

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(
            self.numerator + other.numerator, self.denominator + other.denominator, self.scale
        )


Compute = Callable[[Totals, Options], Ratio]
LIVE = ("voice", "callback", "video", "chat")
MESSAGES = ("messaging", "sms", "social", "generic")
LETTERS = ("email", "form", "letter", "task")
EVERY = (*LIVE, *MESSAGES, *LETTERS)
CALLS = ("voice", "callback", "video")


@dataclass(frozen=True, slots=True)
class Kpi:
    """One entry of the dictionary. ``version`` grows whenever the same log would count otherwise.

    ``channels`` are those it makes sense for: a message has no call length. ``options`` are
    ``{name: (default, others...)}``.
    """

    key: str
    label: str
    unit: Unit
    formula: str
    numerator: str
    denominator: str
    compute: Compute
    clock: Clock
    better: Better = Better.UP
    version: int = 1
    channels: tuple[str, ...] = EVERY
    options: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    left_out: str = ""
    source: str = ""
    adds_up: bool = True  # over time; what does not is a level or a peak
    changed: str = ""  # what the version before counted otherwise

    def figure(self, totals: Totals, **options: object) -> Figure:
        """The figure of ``totals``; options that are not given take their default.

        Raises ValueError for an option or a value the definition does not know.
        """
        chosen = {name: values[0] for name, values in self.options.items()}
        for name, value in options.items():
            if name not in self.options or not _allowed(self.options[name], value):
                raise ValueError(f"{self.key} knows no {name}={value!r}")
            chosen[name] = value
        return Figure(self, self.compute(totals, chosen), chosen)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that says how it was made."""

    kpi: Kpi
    ratio: Ratio
    options: Options = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        return self.ratio.value

    @property
    def numerator(self) -> int:
        return self.ratio.numerator

    @property
    def denominator(self) -> int:
        return self.ratio.denominator

    @property
    def version(self) -> int:
        return self.kpi.version

    def stored(self) -> dict[str, object]:
        """What is kept of it: a later reader knows which definition made it."""
        return {
            "kpi": self.kpi.key,
            "version": self.kpi.version,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "options": dict(self.options),
        }


def _allowed(values: tuple[object, ...], value: object) -> bool:
    """A number may be any positive one; words must be among those named."""
    if isinstance(values[0], int) and not isinstance(values[0], bool):
        return isinstance(value, int) and value > 0
    return value in values
