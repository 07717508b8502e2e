from __future__ import annotations

import pytest

from apps.routing.domain.scoring import Claim, Part, Policy, parts, pressure, score
from tests.routing.domain.builders import NOW, ago


def points(kind: str, *, waited: float = 0, policy: Policy | None = None, **more) -> float:
    return score(Claim(kind, ago(waited), **more), policy or Policy(), now=NOW)


@pytest.mark.parametrize(
    ("kind", "base"),
    [("voice", 1000), ("callback", 1000), ("chat", 900), ("messaging", 500), ("email", 200)],
)
def test_the_kinds_start_where_the_house_rule_puts_them(kind, base):
    assert points(kind) == base


def test_a_person_at_the_other_end_ages_twelve_points_a_minute():
    assert points("chat", waited=108) == pytest.approx(921.6)
    assert points("email", waited=108) == 200


def test_a_mail_presses_only_near_its_due_time():
    assert pressure(1800, 3600) == pytest.approx(12.5)
    assert pressure(3600, 3600) == 100
    assert pressure(36_000, 3600) == 600
    assert pressure(3600, 0) == 0


def test_by_default_an_overdue_mail_stays_behind_a_fresh_chat():
    assert points("email", business_age=99_999, target=3600) == 800 < points("chat")


def test_a_cap_above_the_gap_lets_the_overdue_mail_pass():
    policy = Policy(pressure_cap=8)

    assert points("email", business_age=7200, target=3600, policy=policy) == 1000


def test_the_number_is_explained_part_by_part():
    claim = Claim("chat", ago(60), added=20, boosts=frozenset({"repeat", "unknown"}))

    assert parts(claim, now=NOW) == (
        Part("chat", 900),
        Part("priority", 20),
        Part("waited", 12.0),
        Part("repeat", 150),
    )
    assert sum(part.points for part in parts(claim, now=NOW)) == score(claim, now=NOW)
