"""Customers from a file: upload, say what the columns are, look, run, mend."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Brand, User
from apps.core.errors import DomainError
from apps.customers.choices import ImportState
from apps.customers.domain import tables
from apps.customers.domain.cells import safe
from apps.customers.models import ImportJob
from apps.customers.services import importing

RECENT = 20
REFUSED_SHOWN = 50
LABELS = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "whatsapp": _("WhatsApp"),
    "external_id": _("Customer number"),
    "organisation": _("Organisation"),
    "language": _("Language"),
    "country": _("Country"),
    "time_zone": _("Time zone"),
    "tier": _("Tier"),
    "tags": _("Tags"),
}


class UploadForm(forms.Form):
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), empty_label=None)
    file = forms.FileField(
        label=_("CSV file"), help_text=_("Up to 25 MB and 200 000 rows. The first row names them.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brand: Any = self.fields["brand"]
        brand.queryset = Brand.objects.visible_to(user)


@permitted(Action.CUSTOMER_IMPORT)
@require_http_methods(["GET", "POST"])
def imports(request: AgentRequest) -> HttpResponse:
    """One's imports, and a new one."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            job = importing.upload(file=given["file"], brand=given["brand"], actor=request.user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("customers:import", job.pk)
    jobs = ImportJob.objects.visible_to(request.user).select_related("brand", "created_by")
    context = {"form": form, "jobs": jobs[:RECENT]}
    status = 422 if form.errors else 200
    return render(request, "desk/customers/imports/page.html", context, status=status)


@permitted(Action.CUSTOMER_IMPORT)
@require_GET
def job(request: AgentRequest, pk: int) -> HttpResponse:
    """Mapping and preview before it runs; how far it is, and what it refused, after."""
    found = _visible(request, pk)
    if found.state == ImportState.UPLOADED:
        return render(request, "desk/customers/imports/mapping.html", _mapping(found))
    return render(request, "desk/customers/imports/job.html", _progress(found))


@permitted(Action.CUSTOMER_IMPORT)
@require_POST
def remap(request: AgentRequest, pk: int) -> HttpResponse:
    """Another meaning for a column; the preview follows."""
    found = _visible(request, pk)
    problem = ""
    try:
        importing.remap(job=found, mapping=_given(request, found))
    except DomainError as error:
        problem = str(error)
    if request.headers.get("HX-Request") != "true" and not problem:
        return redirect("customers:import", pk)
    context = _mapping(found) | {"problem": problem}
    status = 422 if problem else 200
    return render(request, "desk/customers/imports/_preview.html", context, status=status)


@permitted(Action.CUSTOMER_IMPORT)
@require_POST
def start(request: AgentRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    if found.state == ImportState.UPLOADED:
        importing.remap(job=found, mapping=_given(request, found))
        importing.start(job=found, actor=request.user)
    return redirect("customers:import", pk)


@permitted(Action.CUSTOMER_IMPORT)
@require_GET
def progress(request: AgentRequest, pk: int) -> HttpResponse:
    """How far it is; asked every second while it runs."""
    context = _progress(_visible(request, pk))
    return render(request, "desk/customers/imports/_progress.html", context)


@permitted(Action.CUSTOMER_IMPORT)
@require_GET
def refused(request: AgentRequest, pk: int) -> HttpResponse:
    """The rows it refused as they were, each with why: mend them and upload this file."""
    found = _visible(request, pk)
    out = io.StringIO()
    columns = importing.columns(found)
    writer = csv.writer(out)
    writer.writerow([*columns, "line", "problem"])
    for row in found.refused_rows.all():
        cells = [row.values.get(column, "") for column in columns]
        writer.writerow([safe(cell) for cell in [*cells, row.line, row.problem]])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{found.pk}-refused.csv"'
    return response


def _visible(request: AgentRequest, pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.visible_to(request.user), pk=pk)


def _given(request: AgentRequest, found: ImportJob) -> dict[str, str]:
    names = importing.columns(found)
    return {name: request.POST.get(f"column_{n}", "") for n, name in enumerate(names)}


def _mapping(found: ImportJob) -> dict[str, Any]:
    names = importing.columns(found)
    labels = importing.attribute_labels()
    targets: list[tuple[str, Any]] = [
        ("", _("Leave out")),
        *((field, LABELS[field]) for field in tables.FIELDS),
    ]
    targets += [(f"attribute:{key}", label) for key, label in labels.items()]
    columns = [(f"column_{n}", name, found.mapping.get(name, "")) for n, name in enumerate(names)]
    return {"job": found, "columns": columns, "targets": targets, "rows": importing.preview(found)}


def _progress(found: ImportJob) -> dict[str, Any]:
    # Of the file: JSON in the database forgets the order of its keys.
    columns = importing.columns(found)
    unchanged = found.rows_done - found.rows_created - found.rows_updated - found.rows_refused
    return {
        "job": found,
        "running": found.state == ImportState.RUNNING,
        "unchanged": unchanged,
        "columns": columns,
        "refused": [
            (row, [row.values.get(name, "") for name in columns])
            for row in found.refused_rows.all()[:REFUSED_SHOWN]
        ],
    }
