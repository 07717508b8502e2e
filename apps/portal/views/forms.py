"""Letters through the door: the widget's offline note and the contact form."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.http import public
from apps.channels.models import ChannelAccount
from apps.portal import texts
from apps.portal.errors import VisitorError
from apps.portal.forms import LetterForm
from apps.portal.http import (
    address_of,
    asked_language,
    framed_by_its_sites,
    refuse_oversize,
    speaks_json,
)
from apps.portal.services import doors, letters, limits, uploads
from apps.portal.services.letters import Letter

SALT = "portal.form"
TICKET_LASTS_SECONDS = 24 * 3600


@public
@csrf_exempt  # posted from the widget's page by script, without cookies
@require_POST
@speaks_json
def notes(request: HttpRequest, key: str) -> HttpResponseBase:
    """A visitor leaves a message while nobody is there."""
    channel = doors.find(key, "chat")
    refuse_oversize(request, 0)
    limits.spend(limits.FORMS, address_of(request))
    language = doors.language_of(channel, asked_language(request))
    look = doors.settings_of(channel)
    form = LetterForm(
        request.POST, fields=look.offline_form or doors.OFFLINE_FORM, language=language
    )
    if form.is_trap():
        return JsonResponse({}, status=201)  # a robot is thanked like anybody
    if not form.is_valid():
        return JsonResponse({"code": "missing", "errors": form.problems()}, status=422)
    submission = request.POST.get("submission", "")[:60] or get_random_string(22)
    letters.leave_note(
        channel, form.letter(submission=f"note-{submission}", address=address_of(request))
    )
    return JsonResponse({}, status=201)


@public
@never_cache
@csrf_exempt  # embedded in other sites no cookie of ours arrives; the signed ticket stands in
@require_http_methods(["GET", "POST"])
@speaks_json
def contact(request: HttpRequest, key: str) -> HttpResponseBase:
    """The contact form's page: shown, refused with what is wrong, or thanked for."""
    channel = doors.find(key, "form")
    language = doors.language_of(channel, asked_language(request))
    with translation.override(language):
        if request.method == "POST":
            return _handed_in(request, channel, language)
        return _page(request, channel, language, _form(channel, language))


def _handed_in(request: HttpRequest, channel: ChannelAccount, language: str) -> HttpResponseBase:
    look = doors.settings_of(channel)
    refuse_oversize(request, look.file_bytes * doors.MOST_FILES)
    form = _form(channel, language, request.POST)
    if form.is_trap():
        return _thanks(request, channel, language, reference="")
    if not channel.is_active:
        raise VisitorError("paused", status=409)
    try:
        submission = signing.loads(
            request.POST.get("ticket", ""), salt=SALT, max_age=TICKET_LASTS_SECONDS
        )
    except signing.BadSignature:
        form.complain("message", texts.error(language, "failed"))
    if not form.is_valid() or form.problems():
        return _page(request, channel, language, form, status=422)
    try:
        limits.spend(limits.FORMS, address_of(request))
        letter = form.letter(submission=submission, address=address_of(request))
        interaction = letters.hand_in(channel, _with_files(request, letter, look.file_bytes))
    except VisitorError as error:
        form.complain(error.field or "message", texts.error(language, error.code))
        return _page(request, channel, language, form, status=error.status)
    return _thanks(request, channel, language, reference=interaction.case.reference)


def _with_files(request: HttpRequest, letter: Letter, most: int) -> Letter:
    given = request.FILES.getlist("files")[: doors.MOST_FILES]
    kept = [uploads.keep(None, one, most=most) for one in given] if most else []
    return Letter(**{name: getattr(letter, name) for name in letter.__slots__} | {
        "attachments": kept
    })  # fmt: skip


def _form(channel: ChannelAccount, language: str, data: Any = None) -> LetterForm:
    look = doors.settings_of(channel)
    return LetterForm(
        data, fields=look.form or doors.OFFLINE_FORM, ticks=look.consents, language=language
    )


def _page(
    request: HttpRequest,
    channel: ChannelAccount,
    language: str,
    form: LetterForm,
    *,
    status: int = 200,
) -> HttpResponseBase:
    context = doors.form_page(channel, language) | {
        "form": form,
        "ticket": signing.dumps(get_random_string(22), salt=SALT),
    }
    response = render(request, "portal/form/page.html", context, status=status)
    return framed_by_its_sites(response, channel)


def _thanks(
    request: HttpRequest, channel: ChannelAccount, language: str, *, reference: str
) -> HttpResponseBase:
    context = doors.form_page(channel, language)
    context["reference"] = reference and str(context["words"]["form_sent_more"]).replace(
        "{reference}", reference
    )
    response = render(request, "portal/form/thanks.html", context)
    return framed_by_its_sites(response, channel)
