"""The big screen of the demo's room: one board, its alerts, a notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.analytics.domain.boards import MEASURES
from apps.analytics.models import AlertRule, BoardTile
from apps.analytics.services import boards
from apps.desk.demo.house import House


def hang(house: House, *, now: datetime) -> None:
    petra = house.people["petra"]
    board = boards.save(
        by=petra, name="Customer care", place="Malmö, Porto and Kiel, open to 20:00",
        brands=list(house.brands.values()), time_zone="Europe/Stockholm",
    )  # fmt: skip
    board.tiles.all().delete()
    queue = house.queues["Delivery and returns"]
    rows = [
        ("service_level", queue, "", 80, "Delivery is short. Ring 2, please join."),
        ("longest_wait", None, "email", 8 * 3600, "Oldest mail first, please."),
        ("people_free", None, "", 2, ""),
        ("waiting", None, "", 20, ""),
        ("first_contact_resolution", None, "", 75, ""),
        ("rating", None, "", 4.2, ""),
    ]
    for n, (measure, of, kind, target, advice) in enumerate(rows):
        tile = BoardTile.objects.create(
            board=board, position=n, measure=measure, queue=of, kind=kind, target=target,
            advice_missed=advice,
        )  # fmt: skip
        if MEASURES[measure].figure == "service_level" or measure == "longest_wait":
            AlertRule.objects.create(tile=tile, at_risk=True)
    boards.announce(
        board=board, by=petra, headline="Every parcel question from the storm weekend is answered.",
        words="Nine in ten needed us only once. Thank you, all of you. Cake is upstairs.",
        is_good=True, until=now + timedelta(days=30),
    )  # fmt: skip
