"""The REST API's two kinds of address: the rows of a noun, and one of them.

An app's noun is a few lines: its shape, what may be asked for and given, which rows its reader
sees, and the service that makes or changes one. Pages, sparse fields, idempotency keys and
the words of the description are the same everywhere and live here. See docs/api.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import Endpoint, asked, given_key, once, read, told
from apps.core.errors import DomainError

Shape = type[serializers.Serializer[Any]]
SHARED = ("noun", "permission_classes", "shape", "of", "where", "joined", "fetched", "rows")
PAGING = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("This Idempotency-Key was used for another request."))


class RowId(serializers.IntegerField):
    """The number of a row, as far as the database can hold one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class TimeZone(serializers.CharField):
    """The name of a time zone, such as Europe/Stockholm."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=50, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        name: str = super().to_internal_value(data)
        try:
            return ZoneInfo(name).key
        except (KeyError, ValueError, OSError) as error:
            raise serializers.ValidationError("Not the name of a time zone.") from error


class Nothing(serializers.Serializer[Any]):
    """An address that is asked no questions."""


class About(Endpoint):
    """What both kinds of address share: whose rows they are about, and how one looks."""

    noun: ClassVar[str] = ""  # "tags": the name of its operations
    shape: ClassVar[Shape]
    of: ClassVar[Any]  # the model whose rows they are
    where: ClassVar[Mapping[str, Any]] = {}  # of these only: {"archived_at": None}
    joined: ClassVar[tuple[str, ...]] = ()  # read in the same statement
    fetched: ClassVar[tuple[str, ...]] = ()  # read once for the whole page

    def rows(self, request: Any) -> QuerySet[Any]:
        """Those that the caller may see: starts with ``visible_to``."""
        rows: QuerySet[Any] = self.of.objects.visible_to(request.user).filter(**self.where)
        if self.joined:
            rows = rows.select_related(*self.joined)
        return rows.prefetch_related(*self.fetched)

    def shown(self, row: Any) -> Any:
        return told(self.shape, row)


class Nouns(About):
    """The rows of a noun: listed, and with ``takes`` made."""

    asks: ClassVar[Shape] = Nothing
    filters: ClassVar[Mapping[str, str]] = {}  # asked name -> lookup
    takes: ClassVar[Shape | None] = None
    gives: ClassVar[Shape | None] = None  # what a new one looks like, where not as the others

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "noun" not in cls.__dict__:
            return
        describe = extend_schema(
            operation_id=f"{cls.noun}_list",
            description=cls.__doc__ or "",
            parameters=[*([] if cls.asks is Nothing else [cls.asks]), *PAGING],
            responses=paged(cls.shape),
        )
        cls.get = describe(copied(Nouns._list))  # type: ignore[attr-defined]
        if cls.takes:
            describe = extend_schema(
                operation_id=f"{cls.noun}_create",
                description=cls.make.__doc__ or "",
                request=cls.takes,
                responses={201: cls.gives or cls.shape},
            )
            cls.post = describe(copied(Nouns._create))  # type: ignore[attr-defined]

    def narrowed(self, rows: QuerySet[Any], wanted: Mapping[str, Any]) -> QuerySet[Any]:
        """The rows that were asked for; ``filters`` are applied already."""
        return rows

    def make(self, request: Any, given: dict[str, Any]) -> Model:
        """A new row, by a service."""
        raise NotImplementedError

    def found(self, request: Any, pk: str) -> Any:
        """The row that ``make`` made, as it is to be shown."""
        return get_object_or_404(self.rows(request), pk=pk)

    def _list(self, request: Request, **kwargs: Any) -> Response:
        wanted = asked(self.asks, request)
        lookups = {self.filters[name]: wanted[name] for name in self.filters if name in wanted}
        rows = self.rows(request).filter(**lookups)
        return self.page(self.narrowed(rows, wanted), self.shape)

    def _create(self, request: Request, **kwargs: Any) -> Response:
        given = read(self.takes or Nothing, request)
        key, digest = given_key(request), _digest(request)
        fresh: list[Model] = []

        def make() -> str:
            fresh.append(self.make(request, given))
            return f"{self.noun}:{fresh[0].pk}:{digest}"

        made, is_new = once(f"user:{request.user.pk}", key, make)
        noun, _sep, rest = made.partition(":")
        pk, _sep, said = rest.rpartition(":")
        if not is_new and (noun, said) != (self.noun, digest):
            raise KeyReused
        row = self.found(request, pk)
        if is_new and fresh:
            self.annotate(row, fresh[0])
        return Response(told(self.gives or self.shape, row), status=201 if is_new else 200)

    def annotate(self, row: Any, fresh: Any) -> None:
        """What only the one who made it may see, once: a secret."""


class Noun(About):
    """One row: read, with ``takes`` changed, and where ``remove`` is written, taken away.

    ``among`` is the noun it is one of: what is not said here is as there.
    """

    takes: ClassVar[Shape | None] = None
    key: ClassVar[str] = "pk"  # the lookup by the address's last argument

    def __init_subclass__(cls, among: type[Nouns] | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in SHARED if among else ():
            if name not in cls.__dict__ and hasattr(among, name):
                setattr(cls, name, getattr(among, name))
        if "noun" not in cls.__dict__:
            return
        describe = extend_schema(
            operation_id=f"{cls.noun}_read", description=cls.__doc__ or "", responses=cls.shape
        )
        cls.get = describe(copied(Noun._read))  # type: ignore[attr-defined]
        if cls.takes:
            describe = extend_schema(
                operation_id=f"{cls.noun}_change",
                description=cls.change.__doc__ or "",
                request=cls.takes,
                responses=cls.shape,
            )
            cls.patch = describe(copied(Noun._change))  # type: ignore[attr-defined]
        if cls.remove is not Noun.remove:
            describe = extend_schema(
                operation_id=f"{cls.noun}_remove",
                description=cls.remove.__doc__ or "",
                responses={204: None},
            )
            cls.delete = describe(copied(Noun._remove))  # type: ignore[attr-defined]

    def change(self, request: Any, row: Any, given: dict[str, Any]) -> None:
        """What is not named stays."""
        raise NotImplementedError

    def remove(self, request: Any, row: Any) -> None:
        raise NotImplementedError

    def one(self, request: Any) -> Any:
        value = [*self.kwargs.values()][-1]
        return get_object_or_404(self.rows(request), **{self.key: value})

    def _read(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.shown(self.one(request)))

    def _change(self, request: Request, **kwargs: Any) -> Response:
        row = self.one(request)
        self.change(request, row, read(self.takes or Nothing, request, partial=True))
        return Response(self.shown(self.one(request)))

    def _remove(self, request: Request, **kwargs: Any) -> Response:
        self.remove(request, self.one(request))
        return Response(status=204)


def seen(request: Any, model: Any, **lookup: Any) -> Any:
    """The one row of ``model`` that the caller may see, or a 404."""
    return get_object_or_404(model.objects.visible_to(request.user), **lookup)


def paged(shape: Shape) -> Any:
    """How a page of such rows is described."""
    return inline_serializer(
        f"PageOf{shape.__name__.removesuffix('Shape')}",
        {
            "next": serializers.URLField(allow_null=True, help_text="Where the older ones are."),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )


def copied(method: Any) -> Any:
    """A function of the class's own, for words that are about this noun alone."""

    def handle(self: Any, request: Request, **kwargs: Any) -> Response:
        answer: Response = method(self, request, **kwargs)
        return answer

    return handle


def _digest(request: Request) -> str:
    """Of what was asked, so that a key cannot stand for two requests."""
    said = repr((request.path, sorted(dict(request.data).items())))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:16]
