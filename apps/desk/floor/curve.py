"""A day's service level as a line: pure geometry for the chart beside a queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT = 272, 88  # of the drawing, without its labels
TARGET_LABEL_X = WIDTH + 6
LINE_HEIGHT = 13
FLOOR_PERCENT = 40  # below it the line lies on the ground
MIN_SPAN = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Curve:
    path: str
    target_y: float
    x: float  # where now is
    y: float
    target_percent: int
    percent: int | None
    since: datetime

    @property
    def target_label_y(self) -> float:
        """Beside the end of its line, where no curve passes; out of the way of the figure's."""
        beside = self.target_y + 4
        if self.label_x < TARGET_LABEL_X - 40 or abs(beside - self.label_y) >= LINE_HEIGHT:
            return beside
        below = self.target_y >= self.y and self.label_y + LINE_HEIGHT <= HEIGHT
        return self.label_y + (LINE_HEIGHT if below else -LINE_HEIGHT)

    @property
    def label_x(self) -> float:
        return self.x + 8

    @property
    def label_y(self) -> float:
        return min(self.y + 4, HEIGHT)

    @classmethod
    def of(
        cls,
        course: Sequence[tuple[datetime, int, int]],
        *,
        target_percent: int,
        since: datetime,
        now: datetime,
    ) -> Curve:
        """``course``: (half hour, in time, counted), oldest first; drawn cumulated."""
        start = course[0][0] if course else since
        span = max(now - start, MIN_SPAN)
        points = []
        good = counted = 0
        for at, in_time, all_ in course:
            good, counted = good + in_time, counted + all_
            if counted:
                end = min(at + timedelta(minutes=30), now)
                points.append(((end - start) / span * WIDTH, _height(100 * good / counted)))
        path = " ".join(
            f"{'M' if n == 0 else 'L'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points)
        )
        last = points[-1] if points else (0.0, HEIGHT)
        return cls(
            path=path,
            target_y=_height(target_percent),
            x=round(last[0], 1),
            y=round(last[1], 1),
            target_percent=target_percent,
            percent=100 * good // counted if counted else None,
            since=start,
        )


def _height(percent: float) -> float:
    share = max(percent - FLOOR_PERCENT, 0) / (100 - FLOOR_PERCENT)
    return round(HEIGHT * (1 - share), 1)
