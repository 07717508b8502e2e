"""Customers from a file: uploaded, mapped, started; how far it is and what it refused."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.api import Endpoint
from apps.core.errors import Conflict
from apps.core.nouns import Noun, Nouns, seen
from apps.customers.choices import ImportState
from apps.customers.models import ImportJob, ImportRow
from apps.customers.services import importing

TAKE = [granted(Action.CUSTOMER_IMPORT)]


class Begun(Conflict):
    code = "import_begun"

    def __init__(self) -> None:
        super().__init__("This import has begun: upload the file again for another mapping.")


class ImportShape(serializers.Serializer[ImportJob]):
    id = serializers.IntegerField()
    file_name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug")
    created_by = serializers.CharField(source="created_by.username")
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(ImportState.choices)
    mapping = serializers.DictField(
        child=serializers.CharField(), help_text="Column to field; guessed, until you say."
    )
    rows_total = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    rows_created = serializers.IntegerField()
    rows_updated = serializers.IntegerField()
    rows_refused = serializers.IntegerField()
    finished_at = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField()


class NewImport(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=200, help_text="CSV; its first row names the columns.")
    brand = serializers.SlugField()


class Imports(Nouns):
    """One's own imports; an administrator's token sees all."""

    noun = "customer_imports"
    permission_classes = TAKE
    parser_classes = [MultiPartParser]
    shape = ImportShape
    takes = NewImport
    of, joined = ImportJob, ("brand", "created_by")

    def make(self, request: Any, given: dict[str, Any]) -> ImportJob:
        """Kept and looked at: nothing is imported before `PUT …/start/`."""
        brand = seen(request, Brand, slug=given["brand"])
        return importing.upload(file=given["file"], brand=brand, actor=request.user)


class Mapping(serializers.Serializer[Any]):
    mapping = serializers.DictField(
        child=serializers.CharField(max_length=80, allow_blank=True),
        help_text="Each column's field: name, email, phone, external_id, … or attribute:KEY.",
    )


class OneImport(Noun):
    """A file of customers, and how far it is."""

    noun = "customer_imports"
    permission_classes = TAKE
    shape = ImportShape
    takes = Mapping
    of, joined = ImportJob, ("brand", "created_by")

    def change(self, request: Any, row: ImportJob, given: dict[str, Any]) -> None:
        """What its columns are, before it is started; one must find people again."""
        if row.state != ImportState.UPLOADED:
            raise Begun
        if "mapping" in given:
            importing.remap(job=row, mapping=given["mapping"])


class Start(Endpoint):
    permission_classes = TAKE

    @extend_schema(operation_id="customer_imports_start", request=None, responses=ImportShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Let it run, in the background; twice is once."""
        row = seen(request, ImportJob, pk=pk)
        if row.state == ImportState.UPLOADED:  # its mapping may be a guess that finds nobody
            importing.start(job=importing.remap(job=row, mapping=row.mapping), actor=request.user)
        return Response(ImportShape(seen(request, ImportJob, pk=pk)).data)


class RefusedShape(serializers.Serializer[ImportRow]):
    line = serializers.IntegerField(help_text="Of the file.")
    values = serializers.DictField(child=serializers.CharField())
    problem = serializers.CharField()


class RefusedRows(Nouns):
    """The rows it refused, each with why."""

    noun = "customer_imports_refused"
    permission_classes = TAKE
    shape = RefusedShape

    def rows(self, request: Any) -> QuerySet[ImportRow]:
        return ImportRow.objects.filter(job=seen(request, ImportJob, pk=self.kwargs["pk"]))
