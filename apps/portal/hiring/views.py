"""A candidate's pages: what is asked, one test at a time, and thanks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.http import public
from apps.core.errors import DomainError
from apps.portal.hiring import screen
from apps.portal.hiring.session import gone, known, remember, sitting_at, test_at
from apps.portal.http import address_of
from apps.portal.services import limits
from apps.training.choices import TestKind
from apps.training.errors import TestClosed
from apps.training.http import stream_recording, stream_sound
from apps.training.models import Candidate, Sitting
from apps.training.services import candidates, practices, recordings, sittings

LINKS = limits.Limit("hiring-links", 30, 300)  # per address


@public
@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the invitation: into the session, and out of the address."""
    limits.spend(LINKS, address_of(request))
    candidate = candidates.find(token[:100])
    if candidate is None:
        return gone(request)
    remember(request, candidate)
    return redirect("hiring:home")


@public
@never_cache
@require_GET
@known
def home(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    return render(request, "portal/hiring/home.html", screen.home(candidate))


@public
@require_POST
@known
def start(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponse:
    """The clock starts, once."""
    sittings.start(candidate=candidate, test=test_at(candidate, place))
    return redirect("hiring:test", place)


@public
@never_cache
@require_http_methods(["GET", "POST"])
@known
def test(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponse:
    """One test; handing it in leads on."""
    sitting = sitting_at(candidate, place)
    if request.method == "POST":
        sittings.hand_in(sitting=sitting, answers=_answers(request))
        return redirect("hiring:home")
    if sitting.handed_in_at or timezone.now() > sitting.due_at + sittings.GRACE:
        sittings.hand_in(sitting=sitting)
        return redirect("hiring:home")
    return render(request, "portal/hiring/test.html", screen.test(candidate, sitting, place))


@public
@require_POST
@known
def keep(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponse:
    """What is written so far."""
    sittings.keep(sitting=sitting_at(candidate, place), answers=_answers(request))
    return HttpResponse(status=204)


@public
@require_POST
@known
def say(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponse:
    """A line in one of several chats."""
    sitting = _chatting(candidate, place)
    text, to = request.POST.get("text", "").strip(), request.POST.get("to", "")
    if text and to.isascii() and to.isdecimal() and sitting.practice:
        sitting.practice = practices.say(run=sitting.practice, to=int(to[:3]), text=text)
    return _threads(request, sitting, place)


@public
@require_GET
@known
def threads(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponse:
    sitting = _chatting(candidate, place)
    if sitting.practice is not None:
        sitting.practice = practices.look(run=sitting.practice)
    return _threads(request, sitting, place)


@public
@require_http_methods(["GET", "POST"])
@known
def voice(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponseBase:
    """Their own recording: heard again, or taken anew."""
    sitting = sitting_at(candidate, place)
    if request.method == "GET":
        return stream_recording(request, sitting.recording)
    file, length = request.FILES.get("voice"), request.POST.get("length", "")
    if file is None or sitting.test.kind != TestKind.DICTION:
        return HttpResponse(_("There is no sound in it."), status=422, content_type="text/plain")
    try:
        seconds = int(length[:5]) if length.isdecimal() else 0
        sittings.keep_voice(sitting=sitting, recording=recordings.keep(file=file, seconds=seconds))
    except DomainError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain")
    return HttpResponse(status=204)


@public
@require_POST
@known
def plays(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponse:
    """Play the sound once more, as long as there is a play left."""
    sitting = sitting_at(candidate, place)
    sittings.hear(sitting=sitting)
    sitting.refresh_from_db()
    context = {"place": place, "plays_left": screen.plays_left(sitting), "playing": True}
    return render(request, "portal/hiring/_sound.html", context)


@public
@require_GET
@known
def sound(request: HttpRequest, candidate: Candidate, place: int) -> HttpResponseBase:
    sitting = sitting_at(candidate, place)
    if sitting.handed_in_at is not None or not sitting.findings.get("plays"):
        raise Http404
    return stream_sound(request, sitting.test)


@public
@require_POST
@known
def end(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """All tests are in; what they choose to tell goes to the report on fairness alone."""
    told = {key: request.POST.get(key, "") for key in candidates.ASKED}
    try:
        candidates.hand_in(candidate=candidate, groups=told)
    except TestClosed as error:
        messages.error(request, str(error))
    return redirect("hiring:home")


def _answers(request: HttpRequest) -> dict[str, str]:
    names = [
        name for name in request.POST if name.startswith(("item-", "field-")) or name == "text"
    ]
    return {name.removeprefix("field-"): str(request.POST[name]) for name in names}


def _chatting(candidate: Candidate, place: int) -> Sitting:
    sitting = sitting_at(candidate, place)
    if sitting.practice is None or sitting.handed_in_at is not None:
        raise TestClosed(_("The time of this test is up."))
    return sitting


def _threads(request: HttpRequest, sitting: Sitting, place: int) -> HttpResponse:
    context: dict[str, Any] = screen.chats(sitting, place)
    if request.method == "GET" and request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "desk/training/lesson/_threads.html", context)
