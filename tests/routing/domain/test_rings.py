from __future__ import annotations

import pytest

from apps.routing.domain.rings import Place, Ring, Skill, next_opens_in, place, reached
from tests.routing.domain.builders import NOW, ago

RINGS = (
    Ring(0, skills=(("delivery", 3), ("swedish", 2))),
    Ring(20, skills=(("delivery", 2),)),
    Ring(60, teams=frozenset({9}), keeps_item_skills=False),
)


def where(upto: int, *, skills=None, member=True, teams=(), item_skills=()):
    return place(
        RINGS,
        upto,
        item_skills=item_skills,
        skills={name: Skill(level) for name, level in (skills or {}).items()},
        is_member=member,
        teams=frozenset(teams),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("waited", "ring"), [(0, 0), (19.9, 0), (20, 1), (59, 1), (60, 2), (9999, 2)]
)
def test_the_circle_widens_at_its_seconds(waited, ring):
    assert reached(RINGS, waited=waited) == ring


def test_the_next_ring_is_announced_and_the_last_is_not():
    assert next_opens_in(RINGS, waited=5) == 15
    assert next_opens_in(RINGS, waited=60) is None


def test_levels_and_gaps_are_told_apart():
    assert where(0, skills={"delivery": 3, "swedish": 2}) == Place(0, 5)
    assert where(0, skills={"delivery": 2, "swedish": 2}) == "skill_low"
    assert where(0, skills={"delivery": 3}) == "skill_missing"


def test_whoever_was_in_the_circle_stays_in_it():
    assert where(2, skills={"delivery": 3, "swedish": 2}) == Place(0, 5)
    assert where(1, skills={"delivery": 2}) == Place(1, 2)


def test_another_team_is_let_in_by_the_ring_that_names_it_only():
    assert where(1, member=False, teams=[9], skills={"delivery": 5}) == "not_in_queue"
    assert where(2, member=False, teams=[9]) == Place(2, 0)


def test_what_the_flow_asked_for_holds_until_a_ring_drops_it():
    asked = (("refunds", 1),)

    assert where(1, skills={"delivery": 2}, item_skills=asked) == "skill_missing"
    assert where(2, skills={"delivery": 2}, item_skills=asked) == Place(2, 2)


def test_an_ended_certificate_is_said_to_be_that():
    skills = {"delivery": Skill(3), "swedish": Skill(2, valid_until=ago(1))}

    said = place(
        RINGS, 0, item_skills=(), skills=skills, is_member=True, teams=frozenset(), now=NOW
    )

    assert said == "certificate_ended"
