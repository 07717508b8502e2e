"""Subscriptions and their log."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, seen
from apps.integrations.choices import DispatchState
from apps.integrations.models import Dispatch, Subscription
from apps.integrations.services import dispatches, facts, subscriptions

MANAGE = [granted(Action.WEBHOOK_MANAGE)]


class WebhookShape(serializers.Serializer[Subscription]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()
    types = serializers.ListField(source="kinds", child=serializers.CharField())
    brands = serializers.SerializerMethodField()
    numbers = serializers.ListField(child=serializers.CharField())
    status = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_ok_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    last_problem = serializers.CharField()

    def get_brands(self, row: Subscription) -> list[str]:
        return sorted(brand.slug for brand in row.brands.all())


class NewWebhookShape(WebhookShape):
    secret = serializers.CharField(help_text="Told this one time.", allow_null=True)


class WebhookGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    url = serializers.URLField(max_length=500)
    types = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=100,
        help_text="Names of events, or all of a noun: case.*; none asks for all.",
    )  # fmt: skip
    brands = serializers.ListField(child=serializers.SlugField(), required=False, max_length=200)
    numbers = serializers.ListField(
        child=serializers.RegexField(r"^\+[1-9]\d{5,14}$"), required=False, max_length=200,
        help_text="Of our phone numbers: only calls of these are told.",
    )  # fmt: skip


class Webhooks(Nouns):
    """Who is told of what."""

    noun = "webhooks"
    permission_classes = MANAGE
    shape = WebhookShape
    takes = WebhookGiven
    gives = NewWebhookShape
    of = Subscription
    fetched = ("brands",)

    def make(self, request: Any, given: dict[str, Any]) -> Subscription:
        """Told from now on. The answer holds the secret to check our signatures with."""
        row, secret = subscriptions.create(by=request.user, **_places(request, given))
        row.told_secret = secret  # type: ignore[attr-defined]
        return row

    def found(self, request: Any, pk: str) -> Subscription:
        row = seen(request, Subscription, pk=pk)
        row.secret = None
        return row

    def annotate(self, row: Any, fresh: Any) -> None:
        row.secret = fresh.told_secret


class OneWebhook(Noun, among=Webhooks):
    """A subscription."""

    takes = WebhookGiven

    def change(self, request: Any, row: Subscription, given: dict[str, Any]) -> None:
        """What is not named stays."""
        subscriptions.change(subscription=row, by=request.user, **_places(request, given))

    def remove(self, request: Any, row: Subscription) -> None:
        """With its log."""
        subscriptions.delete(subscription=row, by=request.user)


class Secret(serializers.Serializer[Any]):
    secret = serializers.CharField()
    former_until = serializers.DateTimeField()


class Rotation(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="webhooks_rotate", request=None, responses=Secret)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """A new secret, told this one time; the former signs along for a day."""
        row = seen(request, Subscription, pk=pk)
        secret = subscriptions.rotate(subscription=row, by=request.user)
        row.refresh_from_db()
        return Response({"secret": secret, "former_until": row.former_until})


class Pause(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="webhooks_pause", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Nothing more is owed; what is owed waits."""
        subscriptions.pause(subscription=seen(request, Subscription, pk=pk), by=request.user)
        return Response(status=204)

    @extend_schema(operation_id="webhooks_resume", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """On again, also after days of failure switched it off."""
        subscriptions.resume(subscription=seen(request, Subscription, pk=pk), by=request.user)
        return Response(status=204)


class DispatchShape(serializers.Serializer[Dispatch]):
    id = serializers.IntegerField()
    webhook = serializers.IntegerField(source="subscription_id")
    type = serializers.CharField(source="fact.kind")
    seq = serializers.IntegerField(source="fact.seq", allow_null=True)
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    status_code = serializers.IntegerField(allow_null=True)
    milliseconds = serializers.IntegerField(allow_null=True)
    problem = serializers.CharField()
    answer = serializers.CharField(help_text="The beginning of what they said.")
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class WantedDispatches(serializers.Serializer[Any]):
    webhook = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(DispatchState.choices, required=False)


class Dispatches(Nouns):
    """What was sent, what waits and what was given up, newest first."""

    noun = "webhook_deliveries"
    permission_classes = MANAGE
    shape = DispatchShape
    asks = WantedDispatches
    filters = {"webhook": "subscription", "state": "state"}
    of, joined = Dispatch, ("fact",)


class Resend(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="webhook_deliveries_resend", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Once more: the same id and the same text."""
        dispatches.resend(dispatch=seen(request, Dispatch, pk=pk))
        return Response(status=204)


class Test(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="webhooks_test", request=None, responses={201: DispatchShape})
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """A ``webhook.test`` event, for this one alone."""
        row = facts.ping(subscription=seen(request, Subscription, pk=pk))
        return Response(DispatchShape(row).data, status=201)


def _places(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if "brands" in given:
        given["brands"] = [seen(request, Brand, slug=slug) for slug in given["brands"]]
    if "types" in given:
        given["kinds"] = given.pop("types")
    return given
