"""What a customer opens from a survey's letter. The signed address is the whole right to it.

Opening it never counts: mail programs and virus scanners follow every link. A choice in the
letter is shown as chosen, and the one button sends it, by a form that needs no script.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.http import public
from apps.portal.http import address_of, asked_language, refuse_oversize, speaks_json
from apps.portal.services import limits
from apps.surveys.domain import words
from apps.surveys.domain.questions import spoken
from apps.surveys.errors import BadAnswer, Closed
from apps.surveys.models import SurveyInvitation
from apps.surveys.services import drawing, invitations, letters, responses


@public
@never_cache
@csrf_exempt  # no cookie of ours speaks here: who has the address may answer, nobody else
@require_http_methods(["GET", "POST"])
@speaks_json
def survey(request: HttpRequest, token: str) -> HttpResponseBase:
    invitation = _found(request, token)
    language = _language(request, invitation)
    if not invitation.is_open:
        return _said(request, invitation, language, "closed")
    if request.method == "POST":
        return _answered(request, invitation, language)
    invitations.opened(invitation)
    before = _before(invitation)
    return _page(request, invitation, language, before | request.GET.dict(), {})


@public
@never_cache
@csrf_exempt  # as above; mail programs post here by themselves when asked to (RFC 8058)
@require_http_methods(["GET", "POST"])
@speaks_json
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    invitation = _found(request, token)
    language = _language(request, invitation)
    if request.method == "POST":
        invitations.stop(invitation)
        return _said(request, invitation, language, "stopped")
    return render(request, "surveys/answer/stop.html", drawing.around(invitation.brand, language))


def _answered(
    request: HttpRequest, invitation: SurveyInvitation, language: str
) -> HttpResponseBase:
    refuse_oversize(request, 0)
    limits.spend(limits.FORMS, address_of(request))
    given = request.POST.dict()
    try:
        responses.answer(invitation=invitation, given=given, language=language)
    except BadAnswer as error:
        return _page(request, invitation, language, given, error.problems, status=error.status)
    except Closed:
        return _said(request, invitation, language, "closed")
    return _said(request, invitation, language, "thanks", again=request.path)


def _found(request: HttpRequest, token: str) -> SurveyInvitation:
    limits.spend(limits.LINKS, address_of(request))
    found = letters.find(token)
    if found is None or found.sent_at is None:
        raise Http404
    return found


def _before(invitation: SurveyInvitation) -> dict[str, Any]:
    """What they answered already, to change it."""
    response = getattr(invitation, "response", None)
    return dict(response.answers) if response else {}


def _language(request: HttpRequest, invitation: SurveyInvitation) -> str:
    return words.choose(
        request.GET.get("language", "")[:10], invitation.language, asked_language(request),
        invitation.survey.language,
    )  # fmt: skip


def _page(
    request: HttpRequest, invitation: SurveyInvitation, language: str, given: dict[str, Any],
    problems: dict[str, str], *, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    context = drawing.page(invitation, language=language, given=given, problems=problems)
    context["stop"] = letters.link(invitation, "portal:survey_stop")
    return render(request, "surveys/answer/page.html", context, status=status)


def _said(
    request: HttpRequest, invitation: SurveyInvitation, language: str, what: str, *, again: str = ""
) -> HttpResponseBase:
    context = drawing.around(invitation.brand, language)
    own = spoken(invitation.version.thanks, language, invitation.survey.language)
    text = own if what == "thanks" and own else context["words"][f"{what}_more"]
    context |= {"title": context["words"][what], "text": text}
    return render(request, "surveys/answer/said.html", context | {"again": again})
