"""Bring the figures up to date: what is new, or everything from scratch."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.analytics.services import rolling, scratch


class Command(BaseCommand):
    help = "Count what is new in the logs; --from scratch counts everything anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="begin", choices=["mark", "scratch"], default="mark")

    def handle(self, *args: Any, begin: str, **options: Any) -> None:
        if begin == "scratch":
            scratch.recount(now=timezone.now(), say=self.stdout.write)
            self.stdout.write("Counted everything anew.")
            return
        counted, is_more = 0, True
        while is_more:
            rolled = rolling.tick(everyone=True)
            counted, is_more = counted + rolled.interactions, rolled.is_more
        self.stdout.write(f"Counted {counted} interactions.")
