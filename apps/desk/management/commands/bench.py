"""Measure one part of a running centre; the last line printed is one JSON object."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

from apps.desk.bench import processes

NAMES = ("chat", "routing", "lists", "sockets", "api", "reports", "voice", "fuzz")


class Command(BaseCommand):
    help = "Measure " + ", ".join(NAMES) + " on the centre of SWITCHROOM_DATA."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument("--quick", action="store_true", help="a small load: shows it works")

    def handle(self, *args: Any, name: str, quick: bool, **options: Any) -> None:
        bench = import_module(f"apps.desk.bench.{name}")
        result = bench.run(quick=quick, say=self._say)
        result.figures["web_processes"] = len(processes.web())
        print(result.line(), flush=True)

    def _say(self, words: str) -> None:
        print(words, file=sys.stderr, flush=True)
