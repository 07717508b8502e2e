"""Cases: found, opened, moved on. A change says which version it is about."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand, User
from apps.channels.models import ChannelAccount
from apps.core.api import (
    Changed,
    Endpoint,
    asked,
    etag,
    expected_version,
    given_key,
    is_fresh,
    once,
    read,
    told,
)
from apps.core.nouns import paged
from apps.core.prepared import Prepared
from apps.customers.models import Customer, Identity
from apps.interactions.api.shapes import CaseChange, CaseShape, NewCase
from apps.interactions.choices import CaseStatus
from apps.interactions.errors import Outdated, Refused
from apps.interactions.events import Arrival
from apps.interactions.models import Case
from apps.interactions.services import case_facts, cases, intake

IDEMPOTENT = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)
PAGING = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
SHOWN = (  # what CaseShape reads
    "number", "brand__slug", "customer_id", "subject", "status", "priority", "owner__username",
    "team_id", "version", "last_seq", "opened_at", "last_message_at", "waiting_since",
    "snoozed_until", "resolved_at",
)  # fmt: skip
# What a new case is made of; the other columns are read when they are asked for.
CHANNEL = ("id", "brand_id", "kind", "name", "key")
IDENTITY = ("id", "customer_id", "scheme", "value", "display")
SCHEMES = {"email": "email", "form": "email", "chat": "web_visitor"}


class Wanted(serializers.Serializer[Any]):
    status = serializers.ChoiceField(CaseStatus.choices, required=False)
    customer = serializers.IntegerField(required=False)
    brand = serializers.SlugField(required=False)
    owner = serializers.CharField(required=False, help_text='A username, or "me".')


class Cases(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW, Action.CASE_WORK)]

    @extend_schema(
        operation_id="cases_list",
        parameters=[Wanted, *PAGING],
        responses=paged(CaseShape),
    )
    def get(self, request: ProgramRequest) -> Response:
        """The cases one may see, newest first."""
        wanted = asked(Wanted, request)
        rows = Case.objects.visible_to(request.user).select_related("brand", "owner").only(*SHOWN)
        named = {"status": "status", "customer": "customer", "brand": "brand__slug"}
        rows = rows.filter(**{named[name]: wanted[name] for name in named if name in wanted})
        if owner := wanted.get("owner"):
            rows = rows.filter(owner__username=request.user.username if owner == "me" else owner)
        return self.page(rows, CaseShape)

    @extend_schema(
        operation_id="cases_create",
        request=NewCase,
        responses={201: CaseShape},
        parameters=[IDEMPOTENT],
    )
    def post(self, request: ProgramRequest) -> Response:
        """Somebody turned to us: a case on one of our channels, with what they said."""
        given = read(NewCase, request)
        channel = _channel(request.user, given["channel"])
        identity = _identity(request, given, channel.kind)
        key = given_key(request)
        fresh: list[Case] = []

        def make() -> str:
            incoming = None
            if said := given.get("message"):
                incoming = intake.Incoming(
                    body=said["body"], client_id=f"api-{key}" if key else "api",
                    subject=given["subject"], sender=str(identity),
                )  # fmt: skip
            part = intake.start(
                channel=channel, identity=identity, incoming=incoming,
                subject=given["subject"], arrival=Arrival.UNWATCHED,
            )  # fmt: skip
            if "priority" in given:
                case_facts.set_priority(case=part.case, priority=given["priority"], by=request.user)
            else:
                part.case.brand = channel.brand
                fresh.append(part.case)
            return str(part.case_id)

        made, is_new = once(f"user:{request.user.pk}", key, make)
        if is_new and fresh:
            return _shown(fresh[0], status=201)
        case = Case.objects.select_related("brand", "owner").only(*SHOWN).get(pk=int(made))
        return _shown(case, status=201 if is_new else 200)


class OneCase(Endpoint):
    permission_classes = [granted(Action.CASE_VIEW, Action.CASE_WORK)]

    @extend_schema(operation_id="cases_read", responses={200: CaseShape, 304: None})
    def get(self, request: ProgramRequest, number: int) -> Response:
        """Answers ``ETag``; with ``If-None-Match`` of it, 304 while nothing changed."""
        case = seen(request, number)
        if is_fresh(request, case.version):
            return Response(status=304, headers={"ETag": etag(case.version)})
        return _shown(case)

    @extend_schema(
        operation_id="cases_change",
        request=CaseChange,
        responses=CaseShape,
        parameters=[OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)],
    )
    def patch(self, request: ProgramRequest, number: int) -> Response:
        """All of it or nothing. With ``If-Match``, 412 when somebody changed it meanwhile."""
        wanted, version = read(CaseChange, request), expected_version(request)
        case = workable(request, number)
        try:
            with transaction.atomic():
                _change(case, wanted, request, version=version)
        except Outdated as error:
            raise Changed from error
        return _shown(seen(request, number))


def seen(request: ProgramRequest, number: int) -> Case:
    rows = Case.objects.visible_to(request.user).select_related("brand", "owner")
    return get_object_or_404(rows, number=number)


def workable(request: ProgramRequest, number: int) -> Case:
    rows = Case.objects.workable_by(request.user).select_related("brand", "owner")
    return get_object_or_404(rows, number=number)


def _shown(case: Case, *, status: int = 200) -> Response:
    return Response(told(CaseShape, case), status=status, headers={"ETag": etag(case.version)})


def _channel(user: User, key: str) -> ChannelAccount:
    """Raises Http404 for one that is not theirs, or takes nothing now."""
    for slug, *row in _channels(user.rights, user, key):
        found: ChannelAccount = ChannelAccount.from_db(DEFAULT_DB_ALIAS, CHANNEL, row)
        found.brand = Brand.from_db(DEFAULT_DB_ALIAS, ("id", "slug"), (found.brand_id, slug))
        return found
    raise Http404


def _their_channels(user: User, key: str) -> QuerySet[ChannelAccount, Any]:
    rows = ChannelAccount.objects.visible_to(user).active().filter(key=key)
    return rows.values_list("brand__slug", *CHANNEL)


def _their_identities(user: User, customer: int) -> QuerySet[Identity, Any]:
    customers = Customer.objects.visible_to(user).current().filter(pk=customer)
    return Identity.objects.current().filter(customer__in=customers).values_list(*IDENTITY)


_channels = Prepared(_their_channels, str)
_identities = Prepared(_their_identities, int)


def _identity(request: ProgramRequest, given: dict[str, Any], kind: str) -> Identity:
    """The named address of the customer, or the one that fits the channel best."""
    by, customer = request.user, given["customer"]
    rows = sorted(_identities(by.rights, by, customer))  # the oldest first
    held: list[Identity] = [Identity.from_db(DEFAULT_DB_ALIAS, IDENTITY, row) for row in rows]
    if not held:
        get_object_or_404(Customer.objects.visible_to(by).current(), pk=customer)
    if "identity" in given:
        held = [row for row in held if row.pk == given["identity"]]
    if not held:
        raise Refused("This customer has no such address.")
    fitting = [row for row in held if row.scheme == SCHEMES.get(kind)]
    return (fitting or held)[0]


def _change(
    case: Case, wanted: dict[str, Any], request: ProgramRequest, *, version: int | None
) -> None:
    """One after the other; the version is asked for at the first that changes something."""
    by = request.user
    if version is not None and version != case.version:
        raise Outdated
    if "priority" in wanted:
        case_facts.set_priority(case=case, priority=wanted["priority"], by=by, version=version)
        version = case.version if version is not None else None
    if "subject" in wanted:
        case_facts.set_subject(case=case, subject=wanted["subject"], by=by, version=version)
        version = case.version if version is not None else None
    match wanted.get("status"):
        case "open":
            cases.reopen(case=case, by=by, version=version)
        case "pending":
            cases.wait(case=case, by=by, version=version)
        case "snoozed":
            cases.snooze(case=case, by=by, until=wanted.get("snoozed_until"), version=version)
        case "resolved":
            cases.resolve(case=case, by=by, version=version)
