"""The frames a browser sends besides ``watch``: that it is there, and what its person does.

``{"beat": …}``                     keeps their presence alive
``{"viewing": {"case": 42}}``       every ten seconds while a case is open and seen
``{"typing": {"case": 42, "kind": "reply"}}``   while they write; a visitor is told of replies
``{"left": {"case": 42}}``          another case, or none
``{"reply": {"case": 42, "leg": 7, "body": …, "client_id": …, "base_seq": 12}}``   a plain word;
the answer is the push ``reply-taken`` with whether it was said: where it was not, the form asks

A frame may lie: each asks whether its sender may see the case.
"""

from __future__ import annotations

from typing import Any

from apps.accounts.services import speakers
from apps.core.realtime import hint, push
from apps.desk.frames import on_frame
from apps.desk.work import saying
from apps.interactions.choices import Status
from apps.interactions.models import Case, Interaction
from apps.interactions.services import presence_on_case
from apps.routing.models import Presence
from apps.routing.services import presence


@on_frame("beat")
def keep_alive(user_id: int, content: Any) -> None:
    if Presence.objects.filter(user=user_id).exists():
        presence.heartbeat(user_id=user_id)


@on_frame("viewing")
def look(user_id: int, content: Any) -> None:
    case_id = _case_id(user_id, content)
    if case_id and presence_on_case.join(case_id=case_id, user_id=user_id):
        _tell(case_id)


@on_frame("typing")
def write(user_id: int, content: Any) -> None:
    case_id = _case_id(user_id, content)
    if not case_id:
        return
    if presence_on_case.type(case_id=case_id, user_id=user_id):
        _tell(case_id)
    if content.get("kind") == "reply":
        _tell_visitor(case_id, user_id)


@on_frame("left")
def go(user_id: int, content: Any) -> None:
    case_id = content.get("case") if isinstance(content, dict) else None
    if isinstance(case_id, int):
        presence_on_case.leave(case_id=case_id, user_id=user_id)
        _tell(case_id)


@on_frame("reply")
def say(user_id: int, content: Any) -> dict[str, Any]:
    said = saying.hear(content, user_id=user_id)
    client_id = content.get("client_id") if isinstance(content, dict) else None
    return {"push": "reply-taken", "content": {"client_id": client_id, "said": said}}


def _case_id(user_id: int, content: Any) -> int | None:
    """The case named in the frame, if there is one its sender may see."""
    named = content.get("case") if isinstance(content, dict) else None
    if not isinstance(named, int) or isinstance(named, bool):
        return None
    user = speakers.find(user_id)
    if user is None or not Case.objects.visible_to(user).filter(pk=named).exists():
        return None
    return named


def _tell(case_id: int) -> None:
    hint(f"case.{case_id}", f"case-{case_id}-here")


def _tell_visitor(case_id: int, user_id: int) -> None:
    """A visitor's sockets are in ``chat.<interaction>``: see docs/widget-protocol.md."""
    talks = Interaction.objects.filter(
        case=case_id, owner=user_id, kind="chat", status=Status.ACTIVE
    )
    for pk in talks.values_list("pk", flat=True):
        push(f"chat.{pk}", "typing")
