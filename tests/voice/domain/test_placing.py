"""We, the client's desk, or a message. Pure: every combination."""

from __future__ import annotations

from itertools import product

import pytest

from apps.voice.domain.answer_hours import Who
from apps.voice.domain.placing import Asked, place

EVERY = list(product([None, Who.OWN, Who.US], [0, 2, 3, 4], [None, 0, 3], [True, False]))


@pytest.mark.parametrize(("who", "ours", "most", "room"), EVERY)
def test_the_desk_has_it_when_it_should_and_can_and_else_we_do(who, ours, most, room):
    full = most is not None and ours >= most
    to_desk = room and (who == Who.OWN or full)
    assert place(Asked(who, ours, most, room)) == (Who.OWN if to_desk else Who.US)


@pytest.mark.parametrize(("ours", "room"), list(product([0, 9], [True, False])))
def test_a_message_is_a_message_however_many_there_are(ours, room):
    assert place(Asked(Who.MESSAGE, ours, 3, room)) == Who.MESSAGE
