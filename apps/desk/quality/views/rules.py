"""Rules that propose answers: one a question, with how often people agree."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.quality.rule_forms import RuleForm
from apps.quality.models import Question, Rule, Scorecard
from apps.quality.services import inquiries, records, rules
from apps.quality.services.records import Record

REFUSED = 422


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    rule: Rule | None
    record: Record | None


@permitted(Action.QUALITY_MANAGE)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    """Every question that a rule could answer, card by card."""
    cards = Scorecard.objects.visible_to(request.user).current().filter(versions__state="live")
    held = list(Rule.objects.visible_to(request.user))
    known = records.of_rules(held)
    of = {(rule.scorecard_id, rule.question_key): rule for rule in held}
    questions = (
        Question.objects.filter(
            version__scorecard__in=cards, version__state="live", kind__in=rules.CHOICES
        )
        .select_related("version__scorecard", "section")
        .order_by("version__scorecard__name", "section__position", "position", "id")
    )
    parts: dict[Scorecard, list[Row]] = {}
    for question in questions:
        rule = of.get((question.version.scorecard_id, question.key))
        row = Row(question, rule, known.get(rule.pk) if rule else None)
        parts.setdefault(question.version.scorecard, []).append(row)
    context = {"parts": parts, "model_is_on": inquiries.is_on()}
    return render(request, "desk/quality/rules/list.html", context)


@permitted(Action.QUALITY_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, card: int, key: str) -> HttpResponse:
    scorecard = get_object_or_404(Scorecard.objects.editable_by(request.user), pk=card)
    questions = Question.objects.filter(version__scorecard=scorecard, version__state="live")
    question = get_object_or_404(questions.select_related("version__scorecard"), key=key)
    rule = Rule.objects.filter(scorecard=scorecard, question_key=key).first()
    form = RuleForm(request.POST or None, question=question, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            rules.save(scorecard, question_key=key, by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. It proposes answers from now on."))
            return redirect("quality:rules")
    context = {"form": form, "question": question, "rule": rule, "card": scorecard}
    status = REFUSED if form.errors else 200
    return render(request, "desk/quality/rules/page.html", context, status=status)


@permitted(Action.QUALITY_MANAGE)
@require_POST
def remove(request: AgentRequest, pk: int) -> HttpResponse:
    rules.remove(get_object_or_404(Rule.objects.editable_by(request.user), pk=pk), by=request.user)
    messages.success(request, _("The rule is gone. What it proposed stays as it was answered."))
    return redirect("quality:rules")
