"""Settings, surveys: whom to ask, what to ask, publishing it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Brand
from apps.desk.surveys import editing
from apps.desk.surveys.forms import QuestionForm, SurveyForm, WordsForm
from apps.surveys.domain import words
from apps.surveys.errors import BadSurvey
from apps.surveys.models import Survey
from apps.surveys.services import drawing
from apps.surveys.services import surveys as service

REFUSED = 422
manages = permitted(Action.CONTENT_MANAGE, at_least=Scope.BRAND)


@manages
@require_GET
def surveys(request: AgentRequest) -> HttpResponse:
    rows = Survey.objects.visible_to(request.user).select_related("brand", "published")
    context = {"surveys": editing.rows(rows.order_by("archived_at", "name"))}
    return render(request, "desk/surveys/settings/list.html", context)


@manages
@require_http_methods(["GET", "POST"])
def survey_new(request: AgentRequest) -> HttpResponse:
    form = SurveyForm(request.POST or None, by=request.user)
    if form.is_valid() and (row := editing.saved(form, by=request.user)):
        return redirect("settings:survey", row.pk)
    context = {"form": form}
    status = REFUSED if form.errors else 200
    return render(request, "desk/surveys/settings/new.html", context, status=status)


@manages
@require_GET
def survey(request: AgentRequest, pk: int) -> HttpResponse:
    """The questions of the draft; ``?edit=KEY`` opens one."""
    return _page(request, _found(request, pk))


@manages
@require_http_methods(["GET", "POST"])
def survey_rules(request: AgentRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    form = SurveyForm(request.POST or None, by=request.user, row=row)
    if form.is_valid() and editing.saved(form, by=request.user, survey=row):
        return redirect("settings:survey", row.pk)
    context = {"survey": row, "form": form}
    status = REFUSED if form.errors else 200
    return render(request, "desk/surveys/settings/rules.html", context, status=status)


@manages
@require_POST
def survey_question(request: AgentRequest, pk: int) -> HttpResponse:
    """Keep, add, move or remove one question of the draft."""
    row = _found(request, pk)
    key, verb = request.POST.get("key", "")[:40], request.POST.get("verb", "save")
    if verb in editing.MOVES:
        editing.move(row, key, verb)
        return redirect("settings:survey", row.pk)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, key=key or "new", status=REFUSED)
    editing.put(row, form.shape(key or f"q{uuid4().hex[:8]}"))
    return redirect("settings:survey", row.pk)


@manages
@require_POST
def survey_words(request: AgentRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    draft = service.draft_of(row)
    form = WordsForm(request.POST, intro=draft.intro, thanks=draft.thanks)
    if form.is_valid():
        service.keep(
            survey=row, asked=draft.asked(), intro=form.shape("intro"), thanks=form.shape("thanks")
        )
    return redirect("settings:survey", row.pk)


@manages
@require_POST
def survey_publish(request: AgentRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    try:
        version = service.publish(survey=row, by=request.user)
    except BadSurvey as refused:
        messages.error(request, str(refused))
        return redirect("settings:survey", row.pk)
    messages.success(request, _("Version %s is asked from now on.") % version.number)
    return redirect("settings:survey", row.pk)


@manages
@require_POST
def survey_switch(request: AgentRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    service.switch(survey=row, by=request.user, on=request.POST.get("on") == "1")
    return redirect("settings:survey", row.pk)


@manages
@require_POST
def survey_archive(request: AgentRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    service.archive(survey=row, by=request.user, restore=bool(request.POST.get("restore")))
    return redirect("settings:surveys")


@manages
@require_GET
def survey_preview(request: AgentRequest, pk: int) -> HttpResponse:
    """The customer's page of the draft; nothing can be sent from it."""
    row = _found(request, pk)
    language = words.choose(request.GET.get("language", ""), row.language)
    brand = row.brand or Brand.objects.visible_to(request.user).current().first()
    if brand is None:
        raise Http404
    context = drawing.preview(service.draft_of(row), brand=brand, language=language)
    response = render(request, "surveys/answer/page.html", context)
    response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _found(request: AgentRequest, pk: int) -> Survey:
    rows = Survey.objects.visible_to(request.user).manageable_by(request.user)
    found: Survey = get_object_or_404(rows.select_related("brand", "published"), pk=pk)
    return found


def _page(
    request: AgentRequest, row: Survey, *, form: QuestionForm | None = None, key: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    key = key or request.GET.get("edit", "")
    context = editing.page(row, key=key, form=form)
    return render(request, "desk/surveys/settings/page.html", context, status=status)
