"""What the pages of quality say and do, beyond who may open them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.interactions.models import Rating
from apps.quality.models import Answer, Review, ReviewTask
from apps.quality.services import tasks
from tests import make
from tests.quality.conftest import Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def blind(room: Room) -> ReviewTask:
    room.noor.display_name = "Noor Haddad"
    room.noor.save()
    talk = make.contact(room.noor)
    Rating.objects.create(interaction=talk, score=1)
    make.message(talk, "Kind regards, Noor", direction="out", author=room.noor)
    version = make.scorecard()
    return tasks.pick(interaction=talk, by=room.sara, version=version, is_blind=True)


def test_nothing_on_a_blind_page_names_the_agent_or_the_rating(room, client):
    task = blind(room)
    client.force_login(room.sara)
    inbox = client.get(reverse("quality:inbox")).content.decode()
    page = client.post(reverse("quality:begin", args=[task.pk]), follow=True).content.decode()
    assert "Noor" not in inbox + page
    assert "Kind regards, Agent" in page
    assert "1 / 5" not in page


def test_an_answer_sends_the_form_back_and_a_comment_only_its_head(room, client):
    review = make.review(room.noor, room.sara)
    client.force_login(room.sara)
    url = reverse("quality:answer", args=[review.pk, "greets"])
    assert b'id="sheet"' in client.post(url, {"option": "yes"}).content
    words = reverse("quality:words", args=[review.pk, "greets"])
    head = client.post(words, {"comment": "By name."}).content
    assert b'id="sheet-head"' in head
    assert b'id="sheet"' not in head
    row = Answer.objects.get()
    assert (row.chosen, row.comment) == (["yes"], "By name.")


def test_a_form_that_is_not_complete_is_refused_in_words(room, client):
    review = make.review(room.noor, room.sara)
    client.force_login(room.sara)
    url = reverse("quality:submit", args=[review.pk])
    answer = client.post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert b"Not answered yet: 1, 2, 3." in answer.content
    assert Review.objects.get().state == "draft"


def test_a_client_reads_a_released_review_and_changes_nothing(room, client):
    review = make.submitted(room.noor, room.sara)
    client.force_login(make.user(role="client", brands=[room.brand]))
    page = client.get(reverse("quality:review", args=[review.pk])).content.decode()
    assert "Gives the right answer" in page
    for name in ("acknowledge", "dispute", "release", "take_back"):
        refused = client.post(reverse(f"quality:{name}", args=[review.pk]))
        assert refused.status_code in {403, 404}
    review.refresh_from_db()
    assert review.state == "released"
