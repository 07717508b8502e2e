"""SCORM and xAPI packages: a stranger's program in a frame without an origin.

The frame has no cookies and no storage of ours; a signed ticket in the address opens this one
package for this one learner. Its policy lets it load from its own folder alone. What it says of
its learner reaches us through the page around it (SCORM) or at its own endpoint (xAPI).
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.http import public
from apps.core.errors import DomainError
from apps.training import http
from apps.training.choices import MaterialKind
from apps.training.domain import packages, tracking
from apps.training.models import Material, Progress
from apps.training.services import lessons, materials

BRIDGE = "switchroom-bridge.js"  # what the pages of a package load first
SOURCE = settings.BASE_DIR / "static" / "public" / "scorm-bridge.js"
MOST_BODY = 64 * 1024
HEADS = (b"<head>", b"<HEAD>")
MOST_HTML = 4 * 1024 * 1024


@public
@require_safe
def file(request: HttpRequest, ticket: str, name: str) -> HttpResponseBase:
    """One file of a package; its pages get the bridge put in front."""
    progress, material = _behind(ticket)
    if name == BRIDGE:
        return _guarded(request, ticket, _bridge(progress))
    if not packages.is_safe(name) or packages.suffix(name) not in packages.TYPES:
        raise Http404
    path = materials.folder(material) / name
    if not path.is_file():
        raise Http404
    kind = packages.TYPES[packages.suffix(name)]
    if kind != "text/html":
        opened = partial(path.open, "rb")
        answer = http.stream(request, opened, path.stat().st_size, kind, path.name)
    else:
        page = path.read_bytes()[:MOST_HTML]
        bridge = reverse("training:package_file", args=[ticket, BRIDGE])
        answer = HttpResponse(_with(page, bridge), content_type="text/html")
    return _guarded(request, ticket, answer)


@public
@csrf_exempt  # no cookie arrives here: the ticket stands in
@require_http_methods(["GET", "POST", "PUT", "OPTIONS"])
def statements(request: HttpRequest, ticket: str, name: str) -> HttpResponse:
    """A small learning record store: statements are heard, everything else is agreed to."""
    progress, _material = _behind(ticket)
    if request.method in {"POST", "PUT"} and name == "statements":
        _hear(progress, request.body[: MOST_BODY + 1])
    ids = [get_random_string(16)]
    answer = HttpResponse(json.dumps(ids if request.method == "POST" else {}),
                          content_type="application/json")  # fmt: skip
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = "GET, POST, PUT"
    answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Experience-API-Version"
    answer["X-Experience-API-Version"] = "1.0.3"
    return answer


def launch(progress: Progress, material: Material, *, host: str) -> str:
    """Where the frame begins."""
    pass_ = http.ticket(progress.pk, material.pk)
    page, _question, query = material.launch.partition("?")
    url = reverse("training:package_file", args=[pass_, page])
    if material.standard == "xapi":
        endpoint = host + reverse("training:statements", args=[pass_, "x"])[:-1]
        query = "&".join(filter(None, [query, f"endpoint={endpoint}", "auth=Basic%20none"]))
    return f"{url}?{query}" if query else url


def _behind(ticket: str) -> tuple[Progress, Material]:
    known = http.read_ticket(ticket)
    if known is None:
        raise Http404
    rows = Progress.objects.select_related("enrolment", "lesson__material")
    progress = get_object_or_404(rows, pk=known[0], lesson__material=known[1])
    material = progress.lesson.material
    if material is None or material.kind != MaterialKind.PACKAGE:
        raise Http404
    return progress, material


def _bridge(progress: Progress) -> HttpResponse:
    """The API of SCORM 1.2, with what the package left here the last time."""
    known = {
        "cmi.core.student_id": str(progress.enrolment.user_id),
        "cmi.core.student_name": "",  # a package needs no name
        "cmi.core.lesson_status": "not attempted", "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.entry": "resume" if progress.cmi else "ab-initio",
        "cmi.core.lesson_location": "", "cmi.suspend_data": "", "cmi.launch_data": "",
    } | progress.cmi  # fmt: skip
    data = json.dumps(known).replace("<", "\\u003c")
    script = SOURCE.read_text().replace("/* what is known */ {}", data)
    return HttpResponse(script, content_type="text/javascript")


def _with(page: bytes, bridge: str) -> bytes:
    tag = f'<script src="{bridge}"></script>'.encode()
    for head in HEADS:
        if head in page:
            return page.replace(head, head + tag, 1)
    return tag + page


def _guarded(request: HttpRequest, ticket: str, answer: HttpResponseBase) -> HttpResponseBase:
    """Its own folder, its own record store, no other place; no origin, so nothing of ours."""
    host = f"{request.scheme}://{request.get_host()}"
    own = host + reverse("training:package_file", args=[ticket, "x"])[:-1]
    store = host + reverse("training:statements", args=[ticket, "x"])[:-1]
    answer._csp_exempt = True  # type: ignore[attr-defined]  # a stricter one of its own follows
    answer["Content-Security-Policy"] = (
        "sandbox allow-scripts allow-forms; default-src 'none'; "
        f"script-src {own} 'unsafe-inline' 'unsafe-eval'; style-src {own} 'unsafe-inline'; "
        f"img-src {own} data: blob:; font-src {own} data:; media-src {own} data: blob:; "
        f"frame-src {own}; connect-src {own} {store}; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Access-Control-Allow-Origin"] = "*"  # fonts of a page without an origin
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    answer.xframe_options_exempt = True  # type: ignore[attr-defined]
    return answer


def _hear(progress: Progress, body: bytes) -> None:
    if len(body) > MOST_BODY:
        return
    try:
        said: Any = json.loads(body)
    except ValueError:
        return
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict) and (values := tracking.statement(one)):
            try:
                lessons.hear_package(progress=progress, values=values)
            except DomainError:
                return
