"""Reviews: read, scored answer by answer, submitted, released, disputed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.interactions.models import Interaction
from apps.quality.choices import Lane, ReviewKind, ReviewState, TaskState
from apps.quality.models import Answer, Review, ReviewTask
from apps.quality.services import answers, reviews, tasks

READ = [granted(Action.QUALITY_VIEW)]
SCORE = [granted(Action.QUALITY_SCORE)]


class ReviewShape(serializers.Serializer[Review]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(ReviewKind.choices)
    lane = serializers.ChoiceField(Lane.choices)
    state = serializers.ChoiceField(ReviewState.choices)
    interaction = serializers.IntegerField(source="interaction_id")
    channel = serializers.CharField(source="kind_of_channel")
    brand = serializers.SlugField(source="brand.slug")
    team = serializers.IntegerField(source="team_id", allow_null=True)
    agent = serializers.SerializerMethodField(help_text="Null while it is scored blind.")
    reviewer = serializers.CharField(source="reviewer.username")
    scorecard = serializers.IntegerField(source="version.scorecard_id")
    version = serializers.IntegerField(source="version.number")
    raw = serializers.FloatField(allow_null=True)
    final = serializers.FloatField(allow_null=True)
    critical_errors = serializers.IntegerField()
    weight = serializers.FloatField(help_text="Contacts it stands for in the mean; 0: none.")
    counts = serializers.BooleanField()
    summary = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_agent(self, row: Review) -> str | None:
        return None if row.is_draft and row.is_blind else row.agent.username


class AnswerShape(serializers.Serializer[Answer]):
    question = serializers.SlugField(source="question.key")
    text = serializers.CharField(source="question.text")
    chosen = serializers.ListField(child=serializers.CharField())
    number = serializers.FloatField(allow_null=True)
    words = serializers.CharField(source="text")
    is_na = serializers.BooleanField()
    comment = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    points = serializers.FloatField(allow_null=True)
    out_of = serializers.FloatField(allow_null=True)
    critical = serializers.CharField()


class WholeReview(ReviewShape):
    answers = AnswerShape(many=True)


class WantedReviews(serializers.Serializer[Any]):
    agent = serializers.CharField(required=False, help_text="Their user name.")
    reviewer = serializers.CharField(required=False)
    brand = serializers.SlugField(required=False)
    channel = serializers.CharField(required=False, max_length=12)
    lane = serializers.ChoiceField(Lane.choices, required=False)
    kind = serializers.ChoiceField(ReviewKind.choices, required=False)
    state = serializers.ChoiceField(ReviewState.choices, required=False)
    submitted_since = serializers.DateTimeField(required=False)


class Reviews(Nouns):
    """Reviews one may read, newest first. Drafts are their writer's alone."""

    noun = "reviews"
    permission_classes = READ
    shape = ReviewShape
    asks = WantedReviews
    filters = {
        "reviewer": "reviewer__username", "brand": "brand__slug", "channel": "kind_of_channel",
        "lane": "lane", "kind": "kind", "state": "state", "submitted_since": "submitted_at__gte",
    }  # fmt: skip
    of, joined = Review, ("brand", "agent", "reviewer", "version")

    def narrowed(self, rows: QuerySet[Review], wanted: Any) -> QuerySet[Review]:
        """By agent only what is not blind to whoever asks."""
        if "agent" not in wanted:
            return rows
        return rows.filter(agent__username=wanted["agent"]).exclude(state="draft", is_blind=True)


class OneReview(Noun, among=Reviews):
    """A review with its answers."""

    shape = WholeReview
    fetched = ("answers__question",)


class AnswerGiven(serializers.Serializer[Any]):
    option = serializers.SlugField(required=False, max_length=40)
    number = serializers.DecimalField(required=False, max_digits=10, decimal_places=2)
    words = serializers.CharField(required=False, max_length=4000, allow_blank=True)
    comment = serializers.CharField(required=False, max_length=4000, allow_blank=True)
    is_na = serializers.BooleanField(required=False, default=False)


class OneAnswer(Endpoint):
    permission_classes = SCORE

    @extend_schema(operation_id="answers_give", request=AnswerGiven, responses=WholeReview)
    def put(self, request: ProgramRequest, pk: int, key: str) -> Response:
        """Answer one question of one's draft. Of several answers, the same again takes it back."""
        drafts = Review.objects.scorable_by(request.user).select_related("version")
        row = get_object_or_404(drafts, pk=pk)
        question = get_object_or_404(row.version.questions.all(), key=key)
        given = read(AnswerGiven, request)
        facts = {name: given[name] for name in ("number", "comment") if name in given}
        if "words" in given:
            facts["text"] = given["words"]
        if given["is_na"]:
            answers.leave_out(row, question, by=request.user)
        elif "option" in given:
            answers.choose(row, question, option=given["option"], by=request.user)
        if facts:
            answers.say(row, question, by=request.user, **facts)
        return Response(WholeReview(row).data)


class SubmissionGiven(serializers.Serializer[Any]):
    summary = serializers.CharField(required=False, default="", max_length=2000, allow_blank=True)


class Submission(Endpoint):
    permission_classes = SCORE

    @extend_schema(operation_id="reviews_submit", request=SubmissionGiven, responses=WholeReview)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Score it for good; 422 says which questions are open."""
        row = get_object_or_404(Review.objects.scorable_by(request.user), pk=pk)
        reviews.submit(row, by=request.user, summary=read(SubmissionGiven, request)["summary"])
        row.refresh_from_db()
        return Response(WholeReview(row).data)


class ReleaseOfReview(Endpoint):
    permission_classes = SCORE

    @extend_schema(operation_id="reviews_release", request=None, responses=ReviewShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Show it to its agent."""
        row = seen(request, Review, pk=pk)
        reviews.release(row, by=request.user)
        return Response(ReviewShape(row).data)


class TaskShape(serializers.Serializer[ReviewTask]):
    id = serializers.IntegerField()
    lane = serializers.ChoiceField(Lane.choices)
    state = serializers.ChoiceField(TaskState.choices)
    interaction = serializers.IntegerField(source="interaction_id")
    brand = serializers.SlugField(source="brand.slug")
    reviewer = serializers.CharField(source="reviewer.username", default=None, allow_null=True)
    scorecard = serializers.IntegerField(source="version.scorecard_id")
    is_blind = serializers.BooleanField()
    counts = serializers.BooleanField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class WantedTasks(serializers.Serializer[Any]):
    reviewer = serializers.CharField(required=False)
    state = serializers.ChoiceField(TaskState.choices, required=False)
    lane = serializers.ChoiceField(Lane.choices, required=False)
    brand = serializers.SlugField(required=False)


class TaskGiven(serializers.Serializer[Any]):
    interaction = serializers.IntegerField()
    reviewer = serializers.CharField(required=False, help_text="Their user name; empty: oneself.")
    why = serializers.CharField(required=False, default="", max_length=200, allow_blank=True)
    is_blind = serializers.BooleanField(default=False)
    counts = serializers.BooleanField(default=True)


class Tasks(Nouns):
    """Contacts that are to be reviewed: the reviewers' inboxes."""

    noun = "review_tasks"
    permission_classes = SCORE
    shape = TaskShape
    asks = WantedTasks
    filters = {
        "reviewer": "reviewer__username", "state": "state", "lane": "lane", "brand": "brand__slug",
    }  # fmt: skip
    takes = TaskGiven
    of, joined = ReviewTask, ("brand", "reviewer", "version")

    def make(self, request: Any, given: dict[str, Any]) -> ReviewTask:
        """Pick a contact by hand: never part of the random sample."""
        contact = seen(request, Interaction, pk=given.pop("interaction"))
        name = given.pop("reviewer", "")
        reviewer = seen(request, User, username=name) if name else request.user
        return tasks.pick(interaction=contact, by=request.user, reviewer=reviewer, **given)


class OneTask(Noun, among=Tasks):
    """A contact that is to be reviewed."""


class Beginning(Endpoint):
    permission_classes = SCORE

    @extend_schema(operation_id="review_tasks_begin", request=None, responses=WholeReview)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Take it, and the draft of its review; the same draft every time."""
        task = get_object_or_404(ReviewTask.objects.scorable_by(request.user), pk=pk)
        if task.reviewer_id is None:
            tasks.take(task, by=request.user)
        return Response(WholeReview(reviews.begin(task, by=request.user)).data)
