"""What the person at the terminal sees: each line after the name of who says it."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 10
COLOURS = (36, 32, 33, 35, 34, 96, 92, 95)
DIM = 2


class Console:
    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.coloured = self.stream.isatty()
        self._names: list[str] = []

    def line(self, name: str, words: str) -> None:
        if name not in self._names:
            self._names.append(name)
        colour = COLOURS[self._names.index(name) % len(COLOURS)]
        self._write(f"{self._paint(name.ljust(WIDTH), colour)} {words}")

    def say(self, words: str) -> None:
        """The supervisor's own word."""
        self._write(f"{self._paint('up'.ljust(WIDTH), DIM)} {words}")

    def ready(self, address: str) -> None:
        self._write(f"READY {address}")

    def _paint(self, text: str, colour: int) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.coloured else text

    def _write(self, line: str) -> None:
        try:
            print(line, file=self.stream, flush=True)
        except BrokenPipeError:  # nobody listens any more: the centre goes on
            self.stream = open("/dev/null", "w")  # noqa: SIM115  # until the end
