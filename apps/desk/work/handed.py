"""What the customer had said before anybody answered, under words that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.interactions.models import Interaction

FORMS = ("form", "offline_form")  # options of a channel that name the fields it asks
LONGEST = 300
WORDS = {
    "from": _("Came by"),
    "question": _("Question"),
    "reason": _("Reason"),
    "topic": _("Topic"),
    "order": _("Order"),
    "language": _("Language"),
    "thread": _("Thread"),
    "callback": _("Call back"),
    "phone": _("Phone"),
    "when": _("When"),
}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str
    url: str = ""


def lines(journey: Sequence[Interaction]) -> list[Line]:
    """Of the first leg that brought something: the page, a form's answers, self-service."""
    for leg in journey:
        if leg.handoff_context:
            return list(_lines(leg.handoff_context, _asked(leg.channel.options)))
    return []


def _lines(context: Mapping[str, Any], asked: Mapping[str, str]) -> Iterator[Line]:
    for key, value in context.items():
        if key == "page" and isinstance(value, dict):
            yield from _page(value)
        elif isinstance(value, dict):
            yield from _lines(value, asked)
        elif value not in ("", None, []):
            yield Line(asked.get(key) or _words(key), _shown(value))


def _page(page: Mapping[str, Any]) -> Iterator[Line]:
    """Where they were: the title leads there; an address that is none is only told."""
    address, title = str(page.get("url") or ""), str(page.get("title") or "")
    is_link = address.startswith(("https://", "http://"))
    if title or address:
        yield Line(str(_("On the page")), (title or address)[:LONGEST], address if is_link else "")


def _asked(options: Mapping[str, Any]) -> dict[str, str]:
    """What the channel's own fields are called, in the reader's language where it is known."""
    fields = [one for name in FORMS for one in options.get(name) or [] if isinstance(one, dict)]
    return {str(one["name"]): _label(one.get("label")) for one in fields if one.get("name")}


def _label(label: Any) -> str:
    if isinstance(label, dict):
        spoken = (get_language() or "en").partition("-")[0]
        return str(label.get(spoken) or label.get("en") or next(iter(label.values()), ""))
    return str(label or "")


def _words(key: str) -> str:
    return str(WORDS.get(key) or key.replace("_", " ").capitalize())


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)[:LONGEST]
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return str(value)[:LONGEST]
