"""Coaching: what is owed, plans that run, one plan with sessions, notes and checks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.quality.coaching_forms import CoachingForm
from apps.quality.models import CoachingPlan, CoachingSession, Question, Review
from apps.quality.services import coaching, debts

REFUSED = 422
PAGE = 100


@permitted(Action.COACHING_VIEW)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    """Agents see their own; who leads also sees what is owed."""
    now = timezone.now()
    plans = CoachingPlan.objects.visible_to(request.user).for_list()
    leads = request.user.may(Action.COACHING_LEAD)
    context = {
        "leads": leads,
        "now": now,
        "debts": debts.owed(request.user, now=now) if leads else [],
        "late": debts.overdue_sessions(request.user, now=now) if leads else [],
        "running": plans.running()[:PAGE],
        "ended": plans.exclude(state="running").order_by("-ended_at")[:PAGE],
    }
    return render(request, "desk/quality/coaching/list.html", context)


@permitted(Action.COACHING_LEAD)
@require_http_methods(["GET", "POST"])
def create(request: AgentRequest) -> HttpResponse:
    review = _review(request)
    initial = _from_review(review) if review else {"agent": request.GET.get("agent")}
    form = CoachingForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = ("agent", "brand", "review", "goal", "measure", "of", "target", "target_on")
        try:
            plan = coaching.open_plan(coach=request.user, **{name: said[name] for name in names})
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The plan runs. Both of you see it."))
            return redirect("quality:coaching_plan", plan.pk)
    context = {"form": form, "review": review}
    status = REFUSED if form.errors else 200
    return render(request, "desk/quality/coaching/new.html", context, status=status)


@permitted(Action.COACHING_VIEW)
@require_GET
def page(request: AgentRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    question = None
    if plan.measure == "question":
        question = Question.objects.filter(key=plan.of, version__state="live").first()
    context = {
        "plan": plan, "question": question, "now": timezone.now(),
        "leads": CoachingPlan.objects.led_by(request.user).filter(pk=pk).exists(),
        "notes": plan.notes.select_related("author"),
    }  # fmt: skip
    return render(request, "desk/quality/coaching/page.html", context)


@permitted(Action.COACHING_VIEW)
@require_POST
def note(request: AgentRequest, pk: int) -> HttpResponse:
    """Agent, coach, and who may lead the plan write."""
    plan = _plan(request, pk)
    coaching.note(plan, text=request.POST.get("text", ""), by=request.user)
    return redirect("quality:coaching_plan", pk)


@permitted(Action.COACHING_LEAD)
@require_POST
def add_session(request: AgentRequest, pk: int) -> HttpResponse:
    plan = _led(request, pk)
    at = _moment(request.POST.get("at", ""))
    minutes = request.POST.get("minutes", "30")
    if at is None:
        messages.error(request, _("Say when the session is."))
    else:
        coaching.plan_session(
            plan, at=at, minutes=int(minutes) if minutes.isdigit() else 30, by=request.user
        )
    return redirect("quality:coaching_plan", pk)


@permitted(Action.COACHING_LEAD)
@require_POST
def held(request: AgentRequest, pk: int, session_id: int) -> HttpResponse:
    sessions = CoachingSession.objects.filter(plan=_led(request, pk))
    coaching.hold(get_object_or_404(sessions, pk=session_id), by=request.user)
    return redirect("quality:coaching_plan", pk)


@permitted(Action.COACHING_LEAD)
@require_POST
def end(request: AgentRequest, pk: int) -> HttpResponse:
    reached = request.POST.get("is_reached") == "1"
    coaching.end(_led(request, pk), is_reached=reached, by=request.user)
    return redirect("quality:coaching_plan", pk)


def _plan(request: AgentRequest, pk: int) -> CoachingPlan:
    return get_object_or_404(CoachingPlan.objects.visible_to(request.user).for_list(), pk=pk)


def _led(request: AgentRequest, pk: int) -> CoachingPlan:
    return get_object_or_404(CoachingPlan.objects.led_by(request.user), pk=pk)


def _review(request: AgentRequest) -> Review | None:
    number = request.GET.get("review", "")
    if not number.isdigit():
        return None
    return get_object_or_404(Review.objects.visible_to(request.user).released(), pk=number)


def _from_review(review: Review) -> dict[str, object]:
    """The question that lost most is what to begin with."""
    lost = review.answers.lost().select_related("question")
    worst = max(lost, key=lambda a: (a.out_of or 0) - (a.points or 0), default=None)
    return {
        "agent": review.agent_id, "brand": review.brand_id, "review": review.pk,
        "measured": f"question:{worst.question.key}" if worst else "score",
        "goal": worst.question.text if worst else "", "target": 90,
    }  # fmt: skip


def _moment(text: str):  # type: ignore[no-untyped-def]
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return timezone.make_aware(at) if at and timezone.is_naive(at) else at
