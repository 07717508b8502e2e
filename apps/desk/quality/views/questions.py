"""Changing a draft: sections and questions, one form each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.quality.question_forms import AnswerFormSet, QuestionForm, SectionForm, answers_of
from apps.desk.quality.views.cards import bench_of, draft
from apps.quality.choices import QuestionKind
from apps.quality.models import Question
from apps.quality.services import editing


@permitted(Action.QUALITY_MANAGE)
@require_POST
def add_section(request: AgentRequest, pk: int) -> HttpResponse:
    version = draft(request, pk)
    form = SectionForm(request.POST)
    if form.is_valid():
        editing.add_section(version, **form.cleaned_data)
    return redirect("quality:card", pk)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def section(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """Its title and share; or, with ``remove``, ``up``, ``down``, that."""
    version = draft(request, pk)
    row = get_object_or_404(version.sections.all(), key=key)
    form = SectionForm(request.POST)
    try:
        if "remove" in request.POST:
            editing.remove_section(row)
        elif "up" in request.POST or "down" in request.POST:
            step = -1 if "up" in request.POST else 1
            keys = list(version.sections.values_list("key", flat=True))
            editing.move_section(row, position=keys.index(key) + step)
        elif form.is_valid():
            editing.change_section(row, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("quality:card", pk)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def add(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    row = get_object_or_404(draft(request, pk).sections.all(), key=key)
    text = request.POST.get("text", "").strip()[:160] or _("New question")
    try:
        question = editing.add_question(row, text=text, kind=QuestionKind.YES_NO)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quality:card", pk)
    return _to(pk, question)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def edit(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    question = _question(request, pk, key)
    if "remove" in request.POST:
        return _remove(request, pk, question)
    form = QuestionForm(request.POST, question=question)
    answers = AnswerFormSet(request.POST, prefix="answers")
    if not (form.is_valid() and answers.is_valid()):
        card = question.version.scorecard
        return bench_of(request, card, key=key, question_form=form, answers=answers)
    facts = form.facts()
    options = answers_of(answers)
    if facts["kind"] != QuestionKind.NUMBER:
        options = [option | {"lower": None, "upper": None} for option in options]
    if facts["kind"] == QuestionKind.TEXT:
        options = []
    editing.change_question(question, options=options, **facts)
    messages.success(request, _("Saved."))
    return _to(pk, question)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def place(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """One up or down, past the end of a section into the next one; or where it was dropped."""
    question = _question(request, pk, key)
    if "section" in request.POST:
        return _drop(request, pk, question)
    step = -1 if "up" in request.POST else 1
    sections = list(question.version.sections.order_by("position", "id"))
    keys = list(question.section.questions.values_list("key", flat=True))
    at = keys.index(key) + step
    chapter = sections.index(question.section)
    if 0 <= at < len(keys):
        editing.move_question(question, section=question.section, position=at)
    elif 0 <= chapter + step < len(sections):
        target = sections[chapter + step]
        end = target.questions.count() if step < 0 else 0
        editing.move_question(question, section=target, position=end)
    return _to(pk, question)


def _question(request: AgentRequest, pk: int, key: str) -> Question:
    questions = draft(request, pk).questions.select_related("section", "version__scorecard")
    return get_object_or_404(questions.prefetch_related("options"), key=key)


def _remove(request: AgentRequest, pk: int, question: Question) -> HttpResponse:
    try:
        editing.remove_question(question)
    except DomainError as error:
        messages.error(request, str(error))
        return _to(pk, question)
    return redirect("quality:card", pk)


def _to(pk: int, question: Question) -> HttpResponse:
    return redirect(reverse("quality:card", args=[pk]) + f"?q={question.key}#editor")


def _drop(request: AgentRequest, pk: int, question: Question) -> HttpResponse:
    section = get_object_or_404(question.version.sections.all(), key=request.POST["section"])
    text = request.POST.get("position", "")
    position = int(text[:4]) if text.isascii() and text.isdecimal() else 0
    editing.move_question(question, section=section, position=position)
    return _to(pk, question)
