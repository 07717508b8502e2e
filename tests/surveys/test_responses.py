from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core import events
from apps.interactions.models import Rating
from apps.surveys.domain.questions import Question
from apps.surveys.errors import BadAnswer, Closed
from apps.surveys.events import ScoreWasLow
from apps.surveys.models import Response
from apps.surveys.services import responses, results
from tests import make

pytestmark = pytest.mark.django_db
ALL = [
    Question("how", "csat", {"en": "How?"}, required=True),
    Question("nps", "nps", {"en": "Recommend?"}),
    Question("ease", "ces", {"en": "Easy?"}),
    Question("solved", "yes_no", {"en": "Solved?"}),
    Question("words", "text", {"en": "Words"}),
]


@pytest.fixture
def low(monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, ScoreWasLow, [heard.append])
    return heard


def test_an_answer_is_kept_with_its_measures_and_a_line_in_the_ledger(
    low, django_capture_on_commit_callbacks
):
    row = make.invitation(survey=make.survey(asked=ALL))
    given = {"how": "2", "nps": "9", "ease": "5", "solved": "0", "words": "It came broken"}
    with django_capture_on_commit_callbacks(execute=True):
        found = responses.answer(invitation=row, given=given)
    assert (found.csat, found.nps, found.ces, found.is_solved) == (2, 9, 5, False)
    assert found.comment == "It came broken"
    assert found.agent_id == row.agent_id
    row.refresh_from_db()
    assert row.state == "answered"
    touchpoint = row.customer.touchpoints.get(kind="rated")
    assert "satisfaction 2 of 5" in touchpoint.summary
    assert low == [ScoreWasLow(found.pk, row.interaction_id, "csat", 2)]


def test_a_change_of_mind_counts_for_a_day_and_is_one_answer(
    low, django_capture_on_commit_callbacks
):
    row = make.invitation()
    with django_capture_on_commit_callbacks(execute=True):
        responses.answer(invitation=row, given={"satisfaction": "1"})
        responses.answer(invitation=row, given={"satisfaction": "2"})
    assert [one.csat for one in Response.objects.all()] == [2]
    assert len(low) == 1
    assert row.customer.touchpoints.filter(kind="rated").count() == 1
    Response.objects.update(at=timezone.now() - timedelta(days=2))
    with pytest.raises(Closed):
        responses.answer(invitation=row, given={"satisfaction": "5"})
    assert Response.objects.get().csat == 2


def test_nothing_is_kept_of_an_answer_that_does_not_fit():
    row = make.invitation()
    with pytest.raises(BadAnswer) as refused:
        responses.answer(invitation=row, given={"satisfaction": "6"})
    assert refused.value.problems == {"satisfaction": "wrong"}
    row.expires_at = timezone.now()
    row.save()
    with pytest.raises(Closed):
        responses.answer(invitation=row, given={"satisfaction": "5"})
    assert not Response.objects.exists()


def test_the_rating_of_a_chat_is_an_answer_under_the_survey_of_the_chat():
    survey = make.survey(ways=["chat"], asked=ALL)
    talk = make.wrapped_up(channel=make.channel(kind="chat"))
    rating = Rating.objects.create(interaction=talk, score=4, comment="Quick")
    responses.collect_rating(interaction_id=talk.pk)
    rating.score = 5
    rating.save()
    found = responses.collect_rating(interaction_id=talk.pk)
    assert Response.objects.get() == found
    assert (found.csat, found.way, found.version) == (5, "chat", survey.published)
    assert found.answers == {"how": 5, "words": "Quick"}


def test_a_rating_without_a_survey_and_without_its_event_is_found_by_the_sweep():
    talk = make.wrapped_up(channel=make.channel(kind="chat"))
    Rating.objects.create(interaction=talk, score=3, comment="So so")
    assert (responses.collect_missing(), responses.collect_missing()) == (1, 0)
    found = Response.objects.get()
    assert (found.csat, found.comment, found.version) == (3, "So so", None)


def test_own_words_are_found():
    make_one = responses.record
    for body in ("The courier was friendly", "Broken lamp"):
        make_one(
            interaction=make.wrapped_up(channel=make.channel(kind="email")), way="email",
            values={"words": body}, version=make.survey(asked=ALL).published,
        )  # fmt: skip
    assert [r.comment for r in Response.objects.all().matching("lamp")] == ["Broken lamp"]


def test_figures_of_a_cut_add_up_to_the_whole():
    version = make.survey(asked=ALL).published
    talk = make.wrapped_up()
    for n, (score, nps) in enumerate([(5, 10), (4, 6), (1, 8)]):
        where = make.wrapped_up(
            case=talk.case, channel=talk.channel, owner=talk.owner if n else make.agent()
        )
        responses.record(
            interaction=where, way="email", values={"how": score, "nps": nps}, version=version
        )
    rows = Response.objects.all()
    whole = results.figures(rows)
    parts = results.cut(rows, "agent")
    assert (whole["csat"].good, whole["csat"].count) == (2, 3)
    assert whole["nps"].percent == 0.0
    assert whole["ces"].percent is None
    assert sum(line.figures["csat"].good for line in parts) == 2
    assert [line.answers for line in parts] == [2, 1]
    assert [line.answers for line in results.course(rows)] == [3]
