"""Scorecards: listed, made, taken in and handed out, published."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.quality import builder, sheet, versions
from apps.desk.quality.question_forms import (
    AnswerFormSet,
    CardForm,
    ImportForm,
    QuestionForm,
    SectionForm,
)
from apps.quality.domain import exchange
from apps.quality.models import Scorecard, ScorecardVersion
from apps.quality.services import cards

REFUSED = 422


@permitted(Action.QUALITY_MANAGE)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    rows = (
        Scorecard.objects.visible_to(request.user)
        .current()
        .select_related("brand")
        .prefetch_related("versions")
        .annotate(used=Count("plans", filter=Q(plans__archived_at__isnull=True), distinct=True))
        .order_by("name")
    )
    return render(request, "desk/quality/cards/list.html", {"cards": rows})


@permitted(Action.QUALITY_MANAGE)
@require_http_methods(["GET", "POST"])
def create(request: AgentRequest) -> HttpResponse:
    form = CardForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        card = cards.create(actor=request.user, **form.cleaned_data)
        return redirect("quality:card", card.pk)
    context = {"form": form, "import_form": ImportForm(user=request.user)}
    status = REFUSED if form.errors else 200
    return render(request, "desk/quality/cards/new.html", context, status=status)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def read_in(request: AgentRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        text = form.cleaned_data["file"].read(exchange.MOST_BYTES + 1)
        try:
            card = cards.read_in(text, brand=form.cleaned_data["brand"], actor=request.user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("quality:card", card.pk)
    context = {"form": CardForm(user=request.user), "import_form": form}
    return render(request, "desk/quality/cards/new.html", context, status=REFUSED)


@permitted(Action.QUALITY_MANAGE)
@require_GET
def workbench(request: AgentRequest, pk: int) -> HttpResponse:
    return bench_of(request, _card(request, pk))


def bench_of(request: AgentRequest, card: Scorecard, **forms: Any) -> HttpResponse:
    """The workbench; ``forms`` are those that were refused."""
    number = request.GET.get("v", "")
    bench = builder.of(
        card, request.user, number=int(number) if number.isdigit() else None,
        key=forms.pop("key", request.GET.get("q", "")),
    )  # fmt: skip
    if bench.question and bench.may_edit:
        forms.setdefault("question_form", QuestionForm(question=bench.question))
        rows = [
            {name: getattr(option, name) for name in AnswerFormSet.form.base_fields}
            for option in bench.question.options.all()
        ]
        forms.setdefault("answers", AnswerFormSet(initial=rows, prefix="answers"))
    channel = card.channels[0] if card.channels else ""
    tried = sheet.preview(bench.version, {}, channel=channel)
    context = forms | {
        "bench": bench, "card": card, "section_form": SectionForm(), "sheet": tried,
        "channel": channel,
    }  # fmt: skip
    refused = any(getattr(form, "is_bound", False) for form in forms.values())
    status = REFUSED if refused else 200
    return render(request, "desk/quality/cards/builder.html", context, status=status)


@permitted(Action.QUALITY_MANAGE)
@require_GET
def preview(request: AgentRequest, pk: int) -> HttpResponse:
    """The form as a reviewer sees it, with answers nobody keeps."""
    card = _card(request, pk)
    version = builder.version_of(card, _whole(request.GET.get("v", "")))
    channel = request.GET.get("channel", "")
    tried = builder.tried(request.GET, version)
    context = {
        "card": card, "channel": channel, "version": version,
        "sheet": sheet.preview(version, tried, channel=channel),
    }  # fmt: skip
    return render(request, "desk/quality/cards/_preview.html", context)


@permitted(Action.QUALITY_MANAGE)
@require_GET
def comparison(request: AgentRequest, pk: int) -> HttpResponse:
    """Two versions side by side, ``a`` and ``b``: the newest and the one before it, if not said."""
    card = _card(request, pk)
    numbers = (_whole(request.GET.get("a", "")), _whole(request.GET.get("b", "")))
    context = {"card": card, "found": versions.compared(card, *numbers)}
    return render(request, "desk/quality/cards/comparison.html", context)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def begin_draft(request: AgentRequest, pk: int) -> HttpResponse:
    card = editable(request, pk)
    cards.draft_of(card, actor=request.user)
    return redirect("quality:card", pk)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def publish(request: AgentRequest, pk: int) -> HttpResponse:
    version = draft(request, pk)
    try:
        cards.publish(version, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = _("Version %(n)s is live. Reviews begun before stay on theirs.")
        messages.success(request, said % {"n": version.number})
    return redirect("quality:card", pk)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def discard(request: AgentRequest, pk: int) -> HttpResponse:
    cards.discard(draft(request, pk), actor=request.user)
    still = Scorecard.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("quality:card", pk) if still else redirect("quality:cards")


@permitted(Action.QUALITY_MANAGE)
@require_POST
def copy(request: AgentRequest, pk: int) -> HttpResponse:
    """A card of one's own brand with the same questions."""
    card = _card(request, pk)
    version = builder.version_of(card, _whole(request.POST.get("v", "")))
    form = CardForm(user=request.user)
    brand = form.fields["brand"].initial or card.brand
    name = _("%(name)s, copy") % {"name": card.name}
    made = cards.copy(version, name=name[:80], brand=brand, actor=request.user)
    messages.success(request, _("Copied. Change it and publish when it is ready."))
    return redirect("quality:card", made.pk)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def archive(request: AgentRequest, pk: int) -> HttpResponse:
    cards.archive(editable(request, pk), actor=request.user)
    messages.success(request, _("Archived. Reviews on it stay."))
    return redirect("quality:cards")


@permitted(Action.QUALITY_MANAGE)
@require_GET
def export(request: AgentRequest, pk: int) -> HttpResponse:
    card = _card(request, pk)
    version = builder.version_of(card, _whole(request.GET.get("v", "")))
    text = json.dumps(cards.described(version), ensure_ascii=False, indent=1)
    name = slugify(f"{card.name}-{version.number}") or "scorecard"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


def _card(request: AgentRequest, pk: int) -> Scorecard:
    return get_object_or_404(Scorecard.objects.visible_to(request.user), pk=pk)


def editable(request: AgentRequest, pk: int) -> Scorecard:
    return get_object_or_404(Scorecard.objects.editable_by(request.user), pk=pk)


def draft(request: AgentRequest, pk: int) -> ScorecardVersion:
    """The draft of a card one may change."""
    return get_object_or_404(editable(request, pk).versions.all(), state="draft")


def _whole(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 9 else None
