"""``manage.py simulate``: customers and agents at a running demo, and whether the books agree."""

from __future__ import annotations

import asyncio
import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.desk.demo import access
from apps.desk.simulation import report
from apps.desk.simulation.run import Wanted, simulate


class Command(BaseCommand):
    help = "Drive a running demo by its public doors and compare what was seen and recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agents", type=int, default=8)
        parser.add_argument("--customers", type=int, default=40)
        parser.add_argument("--callers", type=int, default=8, help="with tools/telephones.py")
        parser.add_argument("--minutes", type=float, default=5)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--url", help="another address of the same centre")
        parser.add_argument("--info", type=Path, help="demo_info's JSON of a centre elsewhere")

    def handle(self, **options: Any) -> None:
        told = self._told(options)
        logging.getLogger("httpx").setLevel(logging.WARNING)
        wanted = Wanted(
            options["agents"],
            options["customers"],
            options["minutes"],
            options["seed"],
            options["callers"],
        )
        outcome = asyncio.run(simulate(told, wanted, self._say))
        self.stdout.write(report.table(outcome.lines))
        for words in outcome.unseen:
            self.stdout.write(words)
        for words in outcome.troubles:
            self.stdout.write(f"trouble: {words}")
        self.stdout.write(f"Calls and lines that broke and were made again: {outcome.broken}")
        if not outcome.is_well:
            raise CommandError("The records differ from what was seen.")
        self.stdout.write("The records are what was seen.")

    def _told(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["info"]:
            told = dict(json.loads(options["info"].read_text()))
        elif settings.DEMO:
            told = access.describe()
            connection.close()  # from here on by the public doors only
        else:
            raise CommandError("No demo runs on this data folder. `./run` starts one.")
        if options["url"]:
            told["address"] = options["url"].rstrip("/")
        return told

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
