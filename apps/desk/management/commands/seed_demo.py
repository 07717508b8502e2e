"""Fill an empty centre with a believable one: always the same for the same seed."""

from __future__ import annotations

import gc
import random
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import Brand
from apps.analytics.services import habits, scratch
from apps.desk.demo import (
    calls,
    costs,
    crowd,
    desks,
    doors,
    films,
    growth,
    hiring,
    house,
    learning,
    lines,
    owed,
    past,
    reviews,
    today,
    voices,
    walls,
    weeks,
)


class Command(BaseCommand):
    help = "Seed the demo: two brands, five queues, twelve agents, 2,000 customers with history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: Any, seed: int, **options: Any) -> None:
        if Brand.objects.exists():
            self.stdout.write("The centre has brands already: nothing was seeded.")
            return
        gc.disable()  # Rows by the hundred thousand, none in a circle: a quarter of the time.
        try:
            self._fill(seed)
        finally:
            gc.enable()

    def _fill(self, seed: int) -> None:
        dice = random.Random(seed)
        now = timezone.now().replace(microsecond=0)
        with transaction.atomic():
            centre = house.build()
            people = crowd.gather(centre, dice, now=now)
            past.tell(centre, people, dice, now=now)
            weeks.tell(centre, people, random.Random(seed + 2), now=now)
            past.tell_of_today(centre, people, dice, now=now)
            _count_rows()
            doors.open_up(centre)
            # Dice of its own: what it throws changes nothing that comes after.
            reviews.unfold(centre, random.Random(f"quality-{seed}"), now=now)
            growth.unfold(centre, random.Random(f"growth-{seed}"), now=now)
            calls.ring(centre, people, now=now)
            films.show(centre, now=now)
            voices.raise_them(centre, random.Random(seed + 1), now=now)
            walls.hang(centre, now=now)
            lines.lay(centre, now=now)
            desks.open_up(centre, now=now)
            costs.count(now=now)
            learning.teach(centre, random.Random(seed + 2), now=now)
            hiring.recruit(centre, random.Random(seed + 3), now=now)
        today.unfold(centre, people, dice, now=now)
        owed.leave(centre, people, now=now)
        _count_rows()
        scratch.recount(now=timezone.now())
        habits.count(since=now - timedelta(days=365), now=now)
        self.stdout.write(f"Seeded {len(people)} customers with their history.")


def _count_rows() -> None:
    """The planner takes tables filled this second for empty ones, and its plans for those."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
