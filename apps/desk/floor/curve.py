"""A day's service level as a line: pure geometry for the chart beside a queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT = 272, 88  # of the drawing, without its labels
TARGET_LABEL_X = WIDTH + 6
LINE_HEIGHT = 13
TIME_WIDTH = 34
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
    guess: str = ""  # if nothing moves
    guess_y: float = HEIGHT
    guess_percent: int | None = None

    @property
    def shows_since(self) -> bool:
        """Beside the time of now, which ends where the curve does."""
        return self.x > 2 * TIME_WIDTH

    @property
    def target_under_y(self) -> float:
        """Under the line's beginning, where a guess leaves no room at its end."""
        return min(self.target_y + LINE_HEIGHT, HEIGHT)

    @property
    def guess_label_y(self) -> float:
        return min(max(self.guess_y + 4, 12), HEIGHT)

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
        ahead: Sequence[tuple[int, float | None]] = (),
    ) -> Curve:
        """``course``: (half hour, in time, counted), oldest first; drawn cumulated.

        ``ahead``: (seconds from now, percent), what comes if nothing moves.
        """
        start = course[0][0] if course else since
        known = [(seconds, percent) for seconds, percent in ahead if percent is not None]
        later = timedelta(seconds=known[-1][0]) if known else timedelta()
        span = max(now - start, MIN_SPAN) + later
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
        guess = [
            ((now - start + timedelta(seconds=seconds)) / span * WIDTH, _height(percent))
            for seconds, percent in known[1::6]
        ]
        return cls(
            path=path,
            guess=f"M{last[0]:.1f} {last[1]:.1f} " + " ".join(f"L{x:.1f} {y:.1f}" for x, y in guess)
            if guess and points
            else "",
            guess_y=_height(known[-1][1]) if known else HEIGHT,
            guess_percent=round(known[-1][1]) if known else None,
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
