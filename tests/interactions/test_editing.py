from __future__ import annotations

import pytest

from apps.core.errors import NotAllowed
from apps.interactions.errors import Refused
from apps.interactions.models import Rating
from apps.interactions.services import editing, messages, ratings
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make.agent()


@pytest.fixture
def note(agent):
    return messages.note(
        interaction=make.interaction(), author=agent, body="Call bak", client_id="n1"
    )


def test_an_edit_keeps_what_it_said_before(note, agent):
    editing.edit(message=note, by=agent, body="Call back")
    assert note.body == "Call back"
    assert note.edited_at is not None
    assert [(row.body, row.by) for row in note.revisions.all()] == [("Call bak", agent)]


def test_nobody_edits_a_colleagues_note(note):
    with pytest.raises(NotAllowed):
        editing.edit(message=note, by=make.agent(), body="Mine now")
    assert not note.revisions.exists()


def test_what_a_channel_has_delivered_stays_as_it_was(agent):
    message = make.message(make.interaction(), direction="out", author=agent)
    with pytest.raises(NotAllowed):
        editing.edit(message=message, by=agent, body="Never said")


def test_a_reaction_counts_once(note, agent):
    editing.react(message=note, by=agent, emoji="👍")
    editing.react(message=note, by=agent, emoji="👍")
    assert note.reactions.count() == 1
    editing.unreact(message=note, by=agent, emoji="👍")
    assert note.reactions.count() == 0
    with pytest.raises(Refused):
        editing.react(message=note, by=agent, emoji="words")


def test_a_rating_is_one_and_may_be_changed_for_a_day():
    part = make.interaction()
    ratings.rate(interaction=part, score=2)
    ratings.rate(interaction=part, score=4, comment="Came round")

    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (4, "Came round")
    assert list(part.customer.touchpoints.values_list("kind", flat=True)) == ["rated"]
    with pytest.raises(Refused):
        ratings.rate(interaction=part, score=6)
