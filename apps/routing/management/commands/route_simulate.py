from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.routing.domain.scenario import BadScenario, read
from apps.routing.domain.simulation import Report, Simulation

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


class Command(BaseCommand):
    help = "Plays a made-up day through the routing engine and prints how it went."
    requires_system_checks: list[str] = []  # pure: no database, no settings

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.json")))
        parser.add_argument(
            "--scenario", required=True, metavar="FILE", help=f"a JSON file, or one of: {names}"
        )
        parser.add_argument("--seed", type=int, help="other dice than the scenario's own")

    def handle(self, *, scenario: str, seed: int | None, **options: Any) -> None:
        path = Path(scenario)
        if not path.exists() and (SHIPPED / f"{scenario}.json").exists():
            path = SHIPPED / f"{scenario}.json"
        try:
            plan = read(json.loads(path.read_text()))
        except (OSError, BadScenario, json.JSONDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(_printed(Simulation(plan, seed=seed).run()))


_COLUMNS = "{:<10} {:>8} {:>9} {:>10} {:>8} {:>8} {:>9} {:>10} {:>9} {:>9}"


def _printed(report: Report) -> str:
    lines = [
        report.name,
        "",
        _COLUMNS.format(
            "channel", "offered", "answered", "abandoned", "waiting", "level", "given up",
            "mean wait", "P90 wait", "fairness",
        ),
    ]  # fmt: skip
    lines += [
        _COLUMNS.format(
            channel.kind,
            channel.offered,
            channel.answered,
            channel.abandoned,
            channel.still_waiting,
            f"{channel.service_level:.0%}",
            f"{channel.abandonment:.1%}",
            f"{channel.wait_mean:.0f} s",
            f"{channel.wait_p90:.0f} s",
            f"{channel.fairness:.2f}",
        )
        for channel in report.channels
    ]
    lines += [
        "",
        f"occupancy        {report.occupancy:.0%}   (time with at least one customer)",
        f"load             {report.load_factor:.0%}   (of capacity; peak {report.peak_load:.0%})",
        f"fairness, work   {report.work_fairness:.2f}  (1.00: everybody handled the same)",
        "fairness is Jain's index; of a channel: over the waits of those answered",
    ]
    return "\n".join(lines)
