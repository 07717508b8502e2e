"""What changed between two sets of rules, in words for the one who publishes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import Skill, Team
from apps.interactions.models import Disposition
from apps.routing.choices import ClosedBehaviour, Selection, WrapUpMode
from apps.routing.models import Calendar, Queue

Rules = Mapping[str, Any]


def changes(old: Rules, new: Rules) -> list[str]:
    """One sentence a changed rule: "Target within 30 s, was 60 s"."""
    said = []
    for name, (label, words) in _labels().items():
        if old.get(name) != new.get(name):
            values = {"label": label, "new": words(new.get(name)), "old": words(old.get(name))}
            said.append(_("%(label)s %(new)s, was %(old)s") % values)
    return said


def span(seconds: int) -> str:
    """ "20 s", "15 min", "8 h", "2 d"."""
    for size, unit in ((86400, _("d")), (3600, _("h")), (60, _("min"))):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} {_('s')}"


def _labels() -> dict[str, tuple[str, Callable[[Any], str]]]:
    return {
        "name": (_("Name"), str),
        "teams": (_("Teams"), _named(Team)),
        "ring_seconds": (_("Rings begin at"), _spans),
        "skills": (_("Skills"), _skills),
        "selection": (_("Chosen by"), _choice(Selection)),
        "prefers_last_agent": (_("Last agent first"), _yes),
        "preferred_seconds": (_("Kept for the last agent"), span),
        "base_priority": (_("Starts at"), lambda n: _("the usual") if n is None else str(n)),
        "ageing_per_minute": (_("Each minute adds"), lambda n: f"{n:g}"),
        "target_percent": (_("Target"), lambda n: f"{n} %"),
        "target_seconds": (_("Answered within"), span),
        "offer_seconds": (_("An offer rings for"), span),
        "calendar": (_("Opening hours"), _one(Calendar, _("always"))),
        "closed_behaviour": (_("When closed"), _choice(ClosedBehaviour)),
        "closed_text": (_("Said when closed:"), _text),
        "overflow": (_("Steps when it takes too long:"), _steps),
        "wrap_up_mode": (_("Wrap-up"), _choice(WrapUpMode)),
        "wrap_up_seconds": (_("Time for wrap-up"), span),
        "wrap_up_extension_seconds": (_("One extension of"), span),
        "disposition_root": (_("Outcomes"), _one(Disposition, _("any"))),
    }


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


def _text(value: Any) -> str:
    return f"“{value}”" if value else _("nothing")


def _spans(values: Any) -> str:
    return ", ".join(span(seconds) for seconds in [0, *(values or [])])


def _choice(choices: Any) -> Callable[[Any], str]:
    return lambda value: str(dict(choices.choices).get(value, value))


def _one(model: Any, none: str) -> Callable[[Any], str]:
    return lambda pk: none if pk is None else str(model.objects.filter(pk=pk).first() or pk)


def _named(model: Any) -> Callable[[Any], str]:
    def words(ids: Any) -> str:
        return ", ".join(str(row) for row in model.objects.filter(pk__in=ids or [])) or _("nobody")

    return words


def _skills(rows: Any) -> str:
    names = dict(Skill.objects.values_list("pk", "name"))
    found = [
        _("%(skill)s %(level)s from ring %(ring)s")
        % {"skill": names.get(row["skill"], "?"), "level": row["level"], "ring": row["ring"]}
        for row in rows or []
    ]
    return ", ".join(found) or _("none")


def _steps(rows: Any) -> str:
    return "; ".join(step(row) for row in rows or []) or _("none")


def step(row: Mapping[str, Any]) -> str:
    """One rung in words: "after 3 min its priority rises by 100"."""
    return f"{_when(row)} {_what(row)}"


def _when(row: Mapping[str, Any]) -> str:
    threshold = row["threshold"]
    words: dict[str, str] = {
        "waited": _("after %s") % span(threshold),
        "expected_wait": _("when more than %s are expected") % span(threshold),
        "length": _("with more than %s waiting") % threshold,
        "staffed": _("with fewer than %s people") % threshold,
        "closed": _("out of hours"),
    }
    return words.get(row["trigger"], str(row["trigger"]))


def _what(row: Mapping[str, Any]) -> str:
    target = Queue.objects.filter(pk=row["target"]).first() if row["target"] else None
    words: dict[str, str] = {
        "queue": _("it moves to %s") % (target or "?"),
        "message": _("the customer reads “%s”") % row["text"],
        "priority": _("its priority rises by %s") % row["amount"],
        "close": _("it goes on as a mail case"),
        "callback": _("callers are offered a callback"),
        "voicemail": _("callers leave a voicemail"),
        "number": _("callers are put through to %s") % row["text"],
    }
    return words.get(row["action"], str(row["action"]))
