"""Settings, the words of the house: outcomes, contact reasons and ready answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.settings.words import CannedForm, DispositionForm, ReasonForm
from apps.interactions.domain import placeholders
from apps.interactions.errors import Refused
from apps.interactions.models import CannedReply, ContactReason, Disposition
from apps.interactions.services import canned as canned_service
from apps.interactions.services import vocabulary

REFUSED = 422
PAGES: dict[type, str] = {Disposition: "disposition", ContactReason: "reason"}
SAMPLE = placeholders.Values(
    customer_name="Marta Lindqvist", agent_name="Noor Haddad", case_reference="C-20418",
    case_subject="Lamp arrived cracked", brand_name="Hemrum",
)  # fmt: skip


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def dispositions(request: AgentRequest) -> HttpResponse:
    rows = Disposition.objects.visible_to(request.user)
    return _words(request, rows, DispositionForm(request.POST or None, by=request.user))


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def disposition(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Disposition.objects.visible_to(request.user), pk=pk)
    return _word(request, row, DispositionForm(request.POST or None, by=request.user, row=row))


@permitted(Action.CONTENT_MANAGE)
@require_POST
def disposition_archive(request: AgentRequest, pk: int) -> HttpResponse:
    return _archived(request, Disposition.objects.visible_to(request.user), pk)


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def reasons(request: AgentRequest) -> HttpResponse:
    rows = ContactReason.objects.visible_to(request.user).select_related("brand")
    return _words(request, rows, ReasonForm(request.POST or None, by=request.user))


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def reason(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ContactReason.objects.visible_to(request.user), pk=pk)
    return _word(request, row, ReasonForm(request.POST or None, by=request.user, row=row))


@permitted(Action.CONTENT_MANAGE)
@require_POST
def reason_archive(request: AgentRequest, pk: int) -> HttpResponse:
    return _archived(request, ContactReason.objects.visible_to(request.user), pk)


@permitted(Action.CONTENT_MANAGE)
@require_GET
def canned(request: AgentRequest) -> HttpResponse:
    """All ready answers, or those with ``?q=`` in them."""
    words = request.GET.get("q", "").strip()[:80]
    rows = CannedReply.objects.visible_to(request.user).select_related("brand")
    if words:
        said = Q(title__icontains=words) | Q(body__icontains=words) | Q(shortcut__icontains=words)
        rows = rows.filter(said)
    context = {"replies": rows.order_by("archived_at", "shortcut")[:300], "words": words}
    return render(request, "desk/settings/words/canned.html", context)


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def canned_new(request: AgentRequest) -> HttpResponse:
    return _canned(request, None)


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def canned_reply(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CannedReply.objects.visible_to(request.user), pk=pk)
    return _canned(request, row)


@permitted(Action.CONTENT_MANAGE)
@require_POST
def canned_archive(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CannedReply.objects.visible_to(request.user), pk=pk)
    if request.POST.get("restore"):
        canned_service.save(by=request.user, reply=row, archived_at=None)
    else:
        canned_service.archive(reply=row, by=request.user)
    return redirect("settings:canned")


@permitted(Action.CONTENT_MANAGE)
@require_POST
def canned_preview(request: AgentRequest) -> HttpResponse:
    """The text as a customer would read it."""
    context = {"text": placeholders.fill(request.POST.get("body", "")[:5000], SAMPLE)}
    return render(request, "desk/settings/words/_preview.html", context)


def _words(
    request: AgentRequest, rows: QuerySet[Any], form: DispositionForm | ReasonForm
) -> HttpResponse:
    """The whole tree, and a form for one more word."""
    name = PAGES[rows.model]
    if _saved(request, form, rows.model()):
        return redirect(f"settings:{name}s")
    context = {"form": form, "tree": _tree(rows)}
    status = REFUSED if form.errors else 200
    return render(request, f"desk/settings/words/{name}s.html", context, status=status)


def _word(
    request: AgentRequest, row: vocabulary.Word, form: DispositionForm | ReasonForm
) -> HttpResponse:
    name = PAGES[type(row)]
    if _saved(request, form, row):
        return redirect(f"settings:{name}s")
    context = {"form": form, "word": row, "back": f"settings:{name}s"}
    context["archive"] = f"settings:{name}_archive"
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/words/word.html", context, status=status)


def _archived(request: AgentRequest, rows: QuerySet[Any], pk: int) -> HttpResponse:
    row = get_object_or_404(rows, pk=pk)
    vocabulary.archive(word=row, by=request.user, restore=bool(request.POST.get("restore")))
    return redirect(f"settings:{PAGES[rows.model]}s")


def _canned(request: AgentRequest, row: CannedReply | None) -> HttpResponse:
    form = CannedForm(request.POST or None, by=request.user, row=row)
    if form.is_valid():
        try:
            canned_service.save(by=request.user, reply=row, **form.shape())
            return redirect("settings:canned")
        except Refused as refused:
            form.add_error("shortcut", str(refused))
    body = form["body"].value() or ""
    context: dict[str, Any] = {"form": form, "reply": row, "text": placeholders.fill(body, SAMPLE)}
    context["variables"] = sorted(placeholders.ALLOWED)
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/words/reply.html", context, status=status)


def _saved(request: AgentRequest, form: Any, word: vocabulary.Word) -> bool:
    if not form.is_valid():
        return False
    try:
        vocabulary.save(by=request.user, word=word, **form.shape())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _tree(rows: Iterable[Any]) -> list[tuple[Any, int]]:
    """Every word with its depth, parents before children."""
    children: defaultdict[int | None, list[Any]] = defaultdict(list)
    known = list(rows)
    ids = {row.pk for row in known}
    for row in known:
        children[row.parent_id if row.parent_id in ids else None].append(row)
    found: list[tuple[Any, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children[parent]:
            found.append((row, depth))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found
