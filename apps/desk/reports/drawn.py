"""What a template draws: a block with its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Drawn:
    """A block with its words. ``template`` is the part that draws it."""

    template: str
    title: str
    about: str = ""
    sentence: str = ""  # what the eye would find: for who does not see it
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_wide(self) -> bool:
        return self.template in {"heat", "table"}
