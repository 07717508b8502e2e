"""We, the client's own desk, or a message: pure. Shares between call centres come after it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.voice.domain.answer_hours import Who


@dataclass(frozen=True, slots=True)
class Asked:
    """``ours`` calls are with us now, ``most`` is what was agreed; None: as many as come."""

    who: Who | None  # None: the client keeps no answer hours
    ours: int = 0
    most: int | None = None
    desk_has_room: bool = False  # the client has a desk, and it can take one more

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.ours >= self.most


def place(asked: Asked) -> Who:
    """The client's desk when it is theirs or we are full, and can take it; else we."""
    if asked.who == Who.MESSAGE:
        return Who.MESSAGE
    wants_desk = asked.who == Who.OWN or asked.is_full
    return Who.OWN if wants_desk and asked.desk_has_room else Who.US
