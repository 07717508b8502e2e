"""What programs outside hear of a noun is asked of its rows, by names that must exist."""

from __future__ import annotations

import pytest

from apps.core import outward
from tests import make

pytestmark = pytest.mark.django_db


def test_every_noun_can_be_asked_who_sees_it_and_what_is_told() -> None:
    admin = make.admin()
    nouns = [outward.noun_of(name) for name in sorted({kind.noun for kind in outward.kinds()})]
    assert len(nouns) >= 11
    for noun in nouns:
        assert noun is not None
        assert set(noun.visible(admin, [0])) == set()
        assert {pk for pk in noun.story([0]) if noun.name != "customer"} == set()


def test_a_row_tells_its_brand_and_its_facts_to_who_may_see_it() -> None:
    entry = make.entry(make.queue())
    noun = outward.noun_of("entry")
    assert noun is not None
    told = noun.story([entry.pk])[entry.pk]
    assert told.brands == (entry.queue.brand_id,)
    assert told.facts == {
        "queue": entry.queue_id, "interaction": entry.interaction_id, "state": "waiting"
    }  # fmt: skip
    assert noun.visible(make.admin(), [entry.pk, entry.pk + 1]) == {entry.pk}
    assert noun.visible(make.agent(), [entry.pk]) == set()
