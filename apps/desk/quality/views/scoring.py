"""Scoring a contact: the contact left, the form right, every answer saved as it is given."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.quality import masks, media, moments, queue, sheet, thread
from apps.interactions.models import Message
from apps.quality.choices import EvidenceKind, ViewingKind
from apps.quality.models import Question, Review
from apps.quality.services import answers, reviews

LONGEST_PLAY = 24 * 3600  # seconds


@permitted(Action.QUALITY_VIEW)
@require_GET
def page(request: AgentRequest, pk: int) -> HttpResponse:
    """One's own draft; a review that is submitted opens as it is read."""
    review = get_object_or_404(_readable(request), pk=pk, reviewer=request.user)
    if not review.is_draft:
        return redirect("quality:review", review.pk)
    reviews.look(review, by=request.user)
    context = _context(review, request) | {
        "media": _media(review, request),
        "moments": moments.of(review),
        "place": queue.place_of(review, request.user),
    }
    return render(request, "desk/quality/score/page.html", context)


@permitted(Action.QUALITY_VIEW)
@require_GET
def contact(request: AgentRequest, pk: int) -> HttpResponse:
    """The thread with its pins, after one was set or taken away."""
    review = _draft(request, pk)
    mask = masks.over(review, review.interaction)
    found = thread.of(review, reader=request.user, mask=mask)
    context = {"review": review, "thread": found, "mask": mask}
    return render(request, "desk/quality/score/_thread.html", context)


@permitted(Action.QUALITY_VIEW)
@require_GET
def pinned_moments(request: AgentRequest, pk: int) -> HttpResponse:
    """The pins along the recording, after one was set or taken away."""
    review = _draft(request, pk)
    found = _media(review, request)
    context = {
        "review": review,
        "moments": moments.of(review),
        "media": found[0] if found else None,
    }
    return render(request, "desk/quality/score/_moments.html", context)


@permitted(Action.QUALITY_VIEW)
@require_POST
def answer(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """An answer picked, or not applicable; the form as it is now."""
    review = _draft(request, pk)
    question = _question(review, key)
    if "na" in request.POST:
        answers.leave_out(review, question, by=request.user)
    else:
        answers.choose(review, question, option=request.POST.get("option", ""), by=request.user)
    return _sheet(request, review)


@permitted(Action.QUALITY_VIEW)
@require_POST
def words(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """A comment, a text or a number, saved while it is typed: only the head is new."""
    review = _draft(request, pk)
    said = {name: request.POST[name] for name in ("comment", "text") if name in request.POST}
    number = _number(request.POST.get("number", ""))
    answers.say(review, _question(review, key), by=request.user, number=number, **said)
    return _sheet(request, review, template="_head.html")


@permitted(Action.QUALITY_VIEW)
@require_POST
def pin(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """Words of a message, a message, or a moment of the recording, tied to the question."""
    review = _draft(request, pk)
    mask = masks.over(review, review.interaction)
    seen = Message.objects.visible_to(request.user).filter(case=review.interaction.case_id)
    number = request.POST.get("message", "")
    message = get_object_or_404(seen, pk=number) if number.isdigit() else None
    quote = " ".join(request.POST.get("quote", "").split())[:500]
    if message and mask.may_hold(quote):
        quote = ""  # a name is hidden in it: the whole message stands for it
    seconds = _number(request.POST.get("seconds", ""))
    kind = EvidenceKind.QUOTE if quote else EvidenceKind.MESSAGE
    if message is None:
        kind = EvidenceKind.MOMENT
        quote = quote if media.holds(quote, _media(review, request)) else ""
    if message or seconds is not None:
        answers.pin(
            review, _question(review, key), by=request.user, kind=kind, message=message,
            quote=quote, seconds=seconds,
        )  # fmt: skip
    return _pinned(request, review)


@permitted(Action.QUALITY_VIEW)
@require_POST
def unpin(request: AgentRequest, pk: int, evidence_id: int) -> HttpResponse:
    review = _draft(request, pk)
    answers.unpin(review, evidence_id=evidence_id, by=request.user)
    return _pinned(request, review)


@permitted(Action.QUALITY_VIEW)
@require_POST
def submit(request: AgentRequest, pk: int) -> HttpResponse:
    review = _draft(request, pk)
    reviews.submit(review, by=request.user, summary=request.POST.get("summary", ""))
    messages.success(request, _("Submitted. What was hidden is open now."))
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("quality:review", args=[review.pk])
    return response if request.headers.get("HX-Request") else redirect("quality:review", review.pk)


@permitted(Action.QUALITY_VIEW)
@require_POST
def played(request: AgentRequest, pk: int) -> HttpResponse:
    """The player tells how many seconds were heard; the agent sees this log."""
    review = get_object_or_404(_readable(request), pk=pk)
    seconds = _number(request.POST.get("seconds", "")) or Decimal(0)
    heard = int(min(max(seconds, Decimal(0)), Decimal(LONGEST_PLAY)))
    reviews.look(review, by=request.user, kind=ViewingKind.PLAYED, seconds=heard)
    return HttpResponse(status=204)


def _readable(request: AgentRequest):  # type: ignore[no-untyped-def]
    return Review.objects.visible_to(request.user).select_related(
        "interaction__case__customer", "interaction__channel", "version__scorecard", "agent",
        "reviewer", "task__plan",
    )  # fmt: skip


def _media(review: Review, request: AgentRequest) -> list[media.Media]:
    mask = masks.over(review, review.interaction)
    return media.of(review.interaction, reader=request.user, mask=mask)


def _draft(request: AgentRequest, pk: int) -> Review:
    review: Review = get_object_or_404(_readable(request), pk=pk, reviewer=request.user)
    return review


def _question(review: Review, key: str) -> Question:
    questions = Question.objects.filter(version=review.version).prefetch_related("options")
    return get_object_or_404(questions, key=key)


def _context(review: Review, request: AgentRequest) -> dict[str, object]:
    mask = masks.over(review, review.interaction)
    return {
        "review": review,
        "mask": mask,
        "sheet": sheet.of(review, mask=mask),
        "thread": thread.of(review, reader=request.user, mask=mask),
    }


def _sheet(request: AgentRequest, review: Review, template: str = "_sheet.html") -> HttpResponse:
    review.refresh_from_db(fields=["updated_at"])
    mask = masks.over(review, review.interaction)
    context = {"review": review, "mask": mask, "sheet": sheet.of(review, mask=mask)}
    return render(request, f"desk/quality/score/{template}", context)


def _pinned(request: AgentRequest, review: Review) -> HttpResponse:
    response = _sheet(request, review)
    response["HX-Trigger"] = "pins-changed"
    return response


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**7 else None
