"""The widget's script, its page, and what goes beside the socket by HTTP."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import etag, require_GET, require_POST, require_safe

from apps.accounts.http import public
from apps.portal import texts
from apps.portal.domain import files, origins
from apps.portal.errors import VisitorError
from apps.portal.http import (
    asked_language,
    conversation_of,
    framed_by_its_sites,
    refuse_oversize,
    speaks_json,
    visitor_of,
)
from apps.portal.services import doors, letters, limits, transcripts, uploads

LOADER = "build/widget-loader.js"
SDK = "build/sdk.js"


def _loader(name: str = LOADER) -> bytes:
    found = finders.find(name)
    if not found:
        raise Http404(name)
    return _read(found, Path(found).stat().st_mtime_ns)


@cache
def _read(path: str, changed: int) -> bytes:
    return Path(path).read_bytes()


@public
@require_safe
@cache_control(public=True, max_age=300, stale_while_revalidate=86_400)
@gzip_page
@etag(lambda request: f'"{hashlib.sha256(_loader()).hexdigest()[:20]}"')
def script(request: HttpRequest) -> HttpResponse:
    """/widget.js: the address that customers put into their pages; it never changes."""
    return HttpResponse(_loader(), content_type="text/javascript; charset=utf-8")


@public
@require_safe
@cache_control(public=True, max_age=300, stale_while_revalidate=86_400)
@gzip_page
def sdk(request: HttpRequest) -> HttpResponse:
    """/sdk.js: a module that apps of any origin import; see docs/customer-api.md."""
    response = HttpResponse(_loader(SDK), content_type="text/javascript; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_GET
@speaks_json
def launcher(request: HttpRequest, key: str) -> HttpResponseBase:
    """What the script draws the launcher with, for the channel's own sites only."""
    channel = doors.find(key, "chat")
    asking = request.headers.get("Origin", "")
    if asking and not origins.allows(doors.allowed_origins(channel), asking):
        raise VisitorError("strange_origin", status=403)
    language = doors.language_of(channel, asked_language(request))
    response = JsonResponse(doors.launcher(channel, language))
    response["Cache-Control"] = "public, max-age=60"
    response["Vary"] = "Origin, Accept-Language"
    if asking:
        response["Access-Control-Allow-Origin"] = asking
    return response


@public
@never_cache
@require_GET
@speaks_json
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """The widget itself: in a frame of the channel's sites, or alone."""
    channel = doors.find(key, "chat")
    language = doors.language_of(channel, asked_language(request))
    with translation.override(language):
        context = {
            "boot": doors.boot(channel, language),
            "language": language,
            "direction": texts.direction(language),
        }
        response = render(request, "portal/chat/page.html", context)
    return framed_by_its_sites(response, channel)


@public
@csrf_exempt  # the token travels in a header, which no other site can set
@require_POST
@speaks_json
def attachments(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take a file for a message to come."""
    channel = doors.find(key, "chat")
    most = doors.settings_of(channel).file_bytes
    refuse_oversize(request, most)
    interaction = conversation_of(request, channel)
    limits.spend(limits.UPLOADS, f"v{interaction.identity_id}")
    upload = request.FILES.get("file")
    if upload is None:
        raise VisitorError("no_file", status=422)
    kept = uploads.keep(interaction, upload, most=most)
    shown = {
        "id": kept.upload_key, "name": kept.name, "type": kept.content_type, "size": kept.size
    }  # fmt: skip
    return JsonResponse(shown, status=201)


@public
@never_cache
@require_GET
@speaks_json
def attachment(request: HttpRequest, key: str, upload_key: str) -> HttpResponseBase:
    """A file of the visitor's own conversation, as nothing that a browser would run."""
    channel = doors.find(key, "chat")
    found = uploads.of_visitor(channel, visitor_of(request, channel), upload_key)
    # Not FileResponse: under ASGI Django reads it whole all the same, and warns.
    with found.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=found.content_type)
    response["Content-Disposition"] = str(
        content_disposition_header(found.content_type not in files.SHOWN, found.name)
    )
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]
    return response


@public
@never_cache
@require_GET
@speaks_json
def transcript(request: HttpRequest, key: str) -> HttpResponseBase:
    """The visitor's latest conversation to keep: ``?format=text`` or a page."""
    channel = doors.find(key, "chat")
    interaction = conversation_of(request, channel)
    language = doors.language_of(channel, interaction.language)
    if request.GET.get("format") == "text":
        body, kind, ending = transcripts.as_text(interaction, language), "text/plain", "txt"
    else:
        body, kind, ending = transcripts.as_html(interaction, language), "text/html", "html"
    name = f"{interaction.case.reference}.{ending}"
    return HttpResponse(
        body,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@public
@csrf_exempt
@require_POST
@speaks_json
def continuation(request: HttpRequest, key: str) -> HttpResponseBase:
    """Go on by e-mail."""
    channel = doors.find(key, "chat")
    interaction = conversation_of(request, channel)
    limits.spend(limits.LETTERS, f"v{interaction.identity_id}")
    email = letters.go_on_by_email(channel, interaction, request.POST.get("email", "")[:320])
    return JsonResponse({"email": email}, status=201)
