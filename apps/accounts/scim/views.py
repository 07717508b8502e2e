"""/scim/v2/: what an identity provider calls. A token with the scope user.manage opens it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import renderers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.accounts.domain import scim
from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.domain.scim import Unreadable
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Team, User
from apps.accounts.scim import shapes
from apps.accounts.services import directory
from apps.core.api import Endpoint
from apps.core.errors import DomainError
from apps.core.parsing import Json

MOST = 200  # resources of a page
USERNAME = re.compile(r"[\w.@+-]{1,150}")


class ScimJson(Json):
    media_type = "application/scim+json"


class Renderer(renderers.JSONRenderer):
    media_type = "application/scim+json"
    format = "scim"
    charset = None


class Refused(APIException):
    def __init__(self, status: int, words: str, kind: str = "") -> None:
        super().__init__(words)
        self.status_code, self.kind = status, kind


class Door(Endpoint):
    """What all of them share: who may, how errors look, that both names of JSON will do."""

    permission_classes = [
        granted(Action.USER_MANAGE, Action.USER_MANAGE, writes_at_least=Scope.ALL)
    ]
    parser_classes = [ScimJson, Json]
    renderer_classes = [Renderer, renderers.JSONRenderer]
    schema = None

    def handle_exception(self, error: Exception) -> Response:
        """RFC 7644, 3.12."""
        if isinstance(error, Unreadable):
            error = Refused(400, str(error), error.kind)
        if isinstance(error, DomainError):
            kind = "uniqueness" if error.code == "already_here" else ""
            error = Refused(error.status, str(error), kind)
        if isinstance(error, Http404):
            error = Refused(404, "There is no such resource.")
        if isinstance(error, APIException) and error.status_code == 401:
            error.auth_header = self.get_authenticate_header(self.request)  # type: ignore[attr-defined]
        answer = exception_handler(error, {"view": self, "request": self.request})
        if answer is None:
            raise error
        told = {"schemas": [scim.ERROR], "status": str(answer.status_code), "detail": str(error)}
        if kind := getattr(error, "kind", ""):
            told["scimType"] = kind
        answer.data, answer.exception = told, True
        return answer

    def listed(self, rows: QuerySet[Any], fields: Mapping[str, str], shape: Any) -> Response:
        """By ``filter``, ``startIndex`` (from 1) and ``count``."""
        asked = self.request.GET
        if text := asked.get("filter", ""):
            rows = rows.filter(shapes.narrowed(scim.read_filter(text[:2000]), fields)).distinct()
        first = max(_number(asked.get("startIndex"), 1), 1)
        count = min(max(_number(asked.get("count"), MOST), 0), MOST)
        total = rows.count()
        found = [shape(row) for row in rows.order_by("pk")[first - 1 : first - 1 + count]]
        return Response(
            {
                "schemas": [scim.LISTED], "totalResults": total, "startIndex": first,
                "itemsPerPage": len(found), "Resources": found,
            }
        )  # fmt: skip

    def body(self) -> dict[str, Any]:
        given = self.request.data
        if not isinstance(given, dict):
            raise Unreadable("invalidSyntax", "A resource is an object.")
        return given


class Users(Door):
    def get(self, request: ProgramRequest) -> Response:
        rows = User.objects.visible_to(request.user).prefetch_related("teams")
        return self.listed(rows, shapes.USER_FIELDS, shapes.user)

    def post(self, request: ProgramRequest) -> Response:
        given = shapes.details(self.body())
        if not USERNAME.fullmatch(given.get("username", "")):
            raise Unreadable("invalidValue", "userName is letters, digits and @.+-_ only.")
        row = directory.hire(by=request.user, **given)
        told = shapes.user(row)
        return Response(told, status=201, headers={"Location": told["meta"]["location"]})


class OneUser(Door):
    def get(self, request: ProgramRequest, pk: int) -> Response:
        return Response(shapes.user(_user(request, pk)))

    def put(self, request: ProgramRequest, pk: int) -> Response:
        """What is named is set; the password and what we do not keep is left alone."""
        row = _user(request, pk)
        directory.change(person=row, by=request.user, **_without_name(self.body(), row))
        return Response(shapes.user(_user(request, pk)))

    def patch(self, request: ProgramRequest, pk: int) -> Response:
        row = _user(request, pk)
        given: dict[str, Any] = {}
        for change in scim.read_patch(self.body()):
            value = change.value if change.how != "remove" else ""
            if change.how == "remove" and change.path == "active":
                raise Unreadable("mutability", "active cannot be removed.")
            given |= shapes.detail(change.path, value)
        _keep_name(given, row)
        directory.change(person=row, by=request.user, **given)
        return Response(shapes.user(_user(request, pk)))

    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """Deactivated: what they wrote and decided stays theirs."""
        directory.change(person=_user(request, pk), by=request.user, active=False)
        return Response(status=204)


class Groups(Door):
    def get(self, request: ProgramRequest) -> Response:
        rows = Team.objects.visible_to(request.user).current()
        with_members = "members" not in request.GET.get("excludedAttributes", "").split(",")
        if with_members:
            rows = rows.prefetch_related("members")
        return self.listed(
            rows, shapes.GROUP_FIELDS, lambda row: shapes.group(row, members=with_members)
        )

    def post(self, request: ProgramRequest) -> Response:
        given = self.body()
        name = shapes.detail("displayname", given.get("displayName")).get("display_name")
        if not name:
            raise Unreadable("invalidValue", "displayName is needed.")
        members = _people(request, given.get("members") or [])
        row = directory.found_team(by=request.user, name=name, members=members)
        told = shapes.group(_team(request, row.pk))
        return Response(told, status=201, headers={"Location": told["meta"]["location"]})


class OneGroup(Door):
    def get(self, request: ProgramRequest, pk: int) -> Response:
        with_members = "members" not in request.GET.get("excludedAttributes", "").split(",")
        return Response(shapes.group(_team(request, pk), members=with_members))

    def put(self, request: ProgramRequest, pk: int) -> Response:
        row, given = _team(request, pk), self.body()
        name = shapes.detail("displayname", given.get("displayName")).get("display_name")
        members = _people(request, given.get("members") or [])
        directory.set_team(team=row, by=request.user, name=name or row.name, members=members)
        return Response(shapes.group(_team(request, pk)))

    def patch(self, request: ProgramRequest, pk: int) -> Response:
        """Members added, replaced or removed one by one or all at once; a new name."""
        changes = scim.read_patch(self.body())
        with transaction.atomic():
            row = Team.objects.select_for_update().get(pk=_team(request, pk).pk)
            name, members = row.name, {one.pk: one for one in row.members.all()}
            for change in changes:
                if change.path == "displayname":
                    name = shapes.detail(change.path, change.value)["display_name"] or name
                else:
                    members = _after(request, change, members)
            directory.set_team(team=row, by=request.user, name=name, members=members.values())
        return Response(shapes.group(_team(request, pk)))

    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """Archived: its people lose what they saw through it."""
        directory.close_team(team=_team(request, pk), by=request.user)
        return Response(status=204)


class Described(Door):
    """What we can do, and what our resources are: for the set-up pages of directories."""

    what = ""

    def get(self, request: ProgramRequest) -> Response:
        from apps.accounts.scim.description import DESCRIBED

        return Response(json.loads(json.dumps(DESCRIBED[self.what]).replace("$", _where())))


def _where() -> str:
    return f"{settings.PUBLIC_URL}/scim/v2"


def _user(request: ProgramRequest, pk: int) -> User:
    rows = User.objects.visible_to(request.user).prefetch_related("teams")
    row: User | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _team(request: ProgramRequest, pk: int) -> Team:
    rows = Team.objects.visible_to(request.user).current().prefetch_related("members")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _without_name(given: dict[str, Any], row: User) -> dict[str, Any]:
    found = shapes.details(given)
    _keep_name(found, row)
    return found


def _keep_name(given: dict[str, Any], row: User) -> None:
    """People sign in by their username: it is no directory's to change."""
    if given.pop("username", row.username).lower() != row.username.lower():
        raise Unreadable("mutability", "userName stays as it was made.")


def _people(request: ProgramRequest, members: Any) -> list[User]:
    if not isinstance(members, list):
        raise Unreadable("invalidValue", "members is a list.")
    texts = [str(one.get("value", "")) if isinstance(one, Mapping) else "" for one in members]
    if not all(text.isdecimal() and len(text) < 19 for text in texts):
        raise Unreadable("invalidValue", "A member is named by the id we gave.")
    wanted = {int(text) for text in texts}
    rows = list(User.objects.visible_to(request.user).filter(pk__in=wanted))
    if len(rows) != len(wanted):
        raise Unreadable("invalidValue", "One of the members is not there.")
    return rows


def _after(
    request: ProgramRequest, change: scim.Change, members: dict[int, User]
) -> dict[int, User]:
    one = scim.member_of(change.path)
    if one is not None and change.how == "remove":
        return {pk: row for pk, row in members.items() if pk != one}
    if change.path != "members":
        return members
    if change.how == "remove" and not change.value:
        return {}
    named = {row.pk: row for row in _people(request, change.value)}
    match change.how:
        case "add":
            return members | named
        case "replace":
            return named
    return {pk: row for pk, row in members.items() if pk not in named}


def _number(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
