from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from apps.core.supervision.account import Account


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how it ends. ``log``: its words go there, not to the terminal."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] | None = None  # None: ours
    folder: Path = Path("/")
    account: Account | None = None
    log: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    keys: Sequence[int] = ()  # file descriptors that it inherits
    is_server: bool = False  # servers stop last, one by one


class Server(Protocol):
    """An embedded server: PostgreSQL, Valkey."""

    def prepare(self) -> None:
        """Folders and first contents. Raises CannotStart."""

    @property
    def program(self) -> Program: ...

    @property
    def url(self) -> str: ...

    @property
    def notice(self) -> str:
        """A sentence for the person at the terminal, or nothing."""

    def answers(self) -> bool: ...

    def furnish(self) -> None:
        """Called once it answers: what must be in it."""

    def release(self) -> None:
        """Called after its end: leave nothing outside the data folder but the data."""


Probe = Callable[[], bool]
