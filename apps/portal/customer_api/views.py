"""/customer/v1/KEY/…: conversations of the person whose app calls."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from apps.interactions.models import Case, Interaction, Message
from apps.portal.customer_api.door import Caller, for_apps, said, words
from apps.portal.domain import files
from apps.portal.domain.frames import Say
from apps.portal.errors import VisitorError
from apps.portal.http import refuse_oversize
from apps.portal.services import chats, doors, limits, own_cases, replay, uploads

MOST_TEXT = 10_000
MOST_FILES = 10
LARGEST_NUMBER = 2**31 - 1


@for_apps("GET")
def session(request: HttpRequest, caller: Caller) -> HttpResponseBase:
    """Who one is here, and how to listen: the socket of docs/widget-protocol.md."""
    person = caller.person
    scheme = settings.PUBLIC_URL.replace("http", "ws", 1)
    return JsonResponse(
        {
            "customer": {"name": person.customer.name},
            "visitor": caller.token,
            "socket": f"{scheme}/ws/chat/{caller.channel.key}/"
            if caller.channel.kind == "chat" else None,
        }
    )  # fmt: skip


@for_apps("GET", "POST")
def conversations(request: HttpRequest, caller: Caller) -> HttpResponseBase:
    """One's own, newest first; or a new one."""
    if request.method == "POST":
        return _begin(request, caller)
    before = _number(request, "before")
    rows = own_cases.page(caller.channel, caller.person, before=before)
    following = rows[-1].number if len(rows) == own_cases.PAGE else None
    return JsonResponse({"results": [_case(row) for row in rows], "before": following})


@for_apps("GET")
def conversation(request: HttpRequest, caller: Caller, number: int) -> HttpResponseBase:
    return JsonResponse(_case(own_cases.one(caller.channel, caller.person, number)))


@for_apps("GET", "POST")
def messages(request: HttpRequest, caller: Caller, number: int) -> HttpResponseBase:
    """In order, those after ``after``; or one more."""
    case = own_cases.one(caller.channel, caller.person, number)
    if request.method == "POST":
        message = own_cases.answer(case, caller.channel, caller.person, _say(said(request)))
        return JsonResponse(_message(message), status=201)
    rows = own_cases.words(case, after=_number(request, "after") or 0)
    upto = rows[-1].seq if rows else _number(request, "after") or 0
    return JsonResponse({"results": [_message(row) for row in rows], "upto": upto})


@for_apps("PUT")
def context(request: HttpRequest, caller: Caller, number: int) -> HttpResponseBase:
    """What the app knows by now; members that are there already are replaced."""
    case = own_cases.one(caller.channel, caller.person, number)
    own_cases.tell(own_cases.latest_part(case), _context(said(request)))
    return HttpResponse(status=204)


@for_apps("PUT")
def rating(request: HttpRequest, caller: Caller, number: int) -> HttpResponseBase:
    """1 to 5, once the conversation is over."""
    given = said(request)
    score = given.get("score")
    if type(score) is not int or not 1 <= score <= 5:
        raise VisitorError("missing", field="score", status=422)
    case = own_cases.one(caller.channel, caller.person, number)
    part = own_cases.latest_part(case)
    chats.rate(part, score=score, comment=words(given, "comment", 2_000))
    return HttpResponse(status=204)


@for_apps("POST")
def attachments(request: HttpRequest, caller: Caller, number: int) -> HttpResponseBase:
    """A file for a message to come, as ``multipart/form-data``."""
    case = own_cases.one(caller.channel, caller.person, number)
    most = doors.settings_of(caller.channel).file_bytes
    refuse_oversize(request, most)
    limits.spend(limits.UPLOADS, f"v{caller.person.pk}")
    upload = request.FILES.get("file")
    if upload is None:
        raise VisitorError("no_file", status=422)
    kept = uploads.keep(own_cases.latest_part(case), upload, most=most)
    return JsonResponse(_file(kept), status=201)


@for_apps("GET")
def attachment(
    request: HttpRequest, caller: Caller, number: int, upload_key: str
) -> HttpResponseBase:
    """The bytes, as nothing that a browser would run."""
    found = own_cases.attachment(caller.channel, caller.person, number, upload_key)
    with found.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=found.content_type)
    response["Content-Disposition"] = str(
        content_disposition_header(found.content_type not in files.SHOWN, found.name)
    )
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]
    return response


def _begin(request: HttpRequest, caller: Caller) -> JsonResponse:
    given = said(request)
    part = own_cases.begin(
        caller.channel, caller.person, say=_say(given), language=caller.language,
        subject=words(given, "subject", 200), context=_context(given.get("context") or {}),
    )  # fmt: skip
    return JsonResponse(_case(part.case), status=201)


def _say(given: dict[str, Any]) -> Say:
    keys = given.get("attachments") or []
    if not isinstance(keys, list) or len(keys) > MOST_FILES:
        raise VisitorError("attachment", status=422)
    body = words(given, "text", MOST_TEXT, needed=not keys)
    client_id = words(given, "client_id", 80, needed=True)
    return Say(client_id, body, tuple(str(key) for key in keys))


def _context(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise VisitorError("bad_frame", field="context", status=422)
    return given


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and int(text[:12]) <= LARGEST_NUMBER else None


def _case(case: Case) -> dict[str, Any]:
    part: Interaction | None = case.interactions.order_by("-pk").first()
    return {
        "number": case.number,
        "reference": case.reference,
        "subject": case.subject,
        "status": case.status,
        "live": replay.status_of(part) if part and part.kind == "chat" else None,
        "opened_at": case.opened_at,
        "last_message_at": case.last_message_at,
        "last_seq": case.last_seq,
    }


def _message(message: Message) -> dict[str, Any]:
    told = replay.frame(message)
    told.pop("type")
    return told | {"seq": message.seq}


def _file(row: Any) -> dict[str, Any]:
    return {"id": row.upload_key, "name": row.name, "type": row.content_type, "size": row.size}
