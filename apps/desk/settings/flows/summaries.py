"""A step in one line: what is said, asked or decided there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import Skill
from apps.routing.models import Calendar, Queue
from apps.voice.domain.flow import Kind
from apps.voice.models import CallFlow, Prompt


@dataclass(frozen=True, slots=True)
class Names:
    """What a graph's references are called, each kind of row asked for once."""

    prompt: Mapping[str, str]
    queue: Mapping[str, str]
    calendar: Mapping[str, str]
    flow: Mapping[str, str]
    skill: Mapping[str, str]

    @classmethod
    def of(cls, graph: Mapping[str, Any]) -> Names:
        told = [node.get("settings") or {} for node in graph["nodes"].values()]
        skills = [pk for each in told for pk in each.get("skills") or {}]
        prompts = _rows(Prompt.objects, _ids(told, "prompt")).values_list("pk", "name", "text")
        return cls(
            prompt={str(pk): f"“{text}”" if text else name for pk, name, text in prompts},
            queue=_named(Queue.objects, _ids(told, "queue")),
            calendar=_named(Calendar.objects, _ids(told, "calendar")),
            flow=_named(CallFlow.objects, _ids(told, "flow")),
            skill=_named(Skill.objects, _numbers(skills)),
        )

    def prompt_of(self, told: Mapping[str, Any]) -> str:
        value = str(told.get("prompt") or "")
        return self.prompt.get(value, value.partition(":")[2] or value)


def of(node: Mapping[str, Any], names: Names) -> str:
    told = node.get("settings") or {}
    match Kind(node["kind"]):
        case Kind.HOURS:
            return names.calendar.get(str(told.get("calendar")), _("The number’s own hours"))
        case Kind.WAIT:
            seconds = int(told.get("seconds") or 120)
            return _("Long is more than %(seconds)s s") % {"seconds": seconds}
        case Kind.SET:
            return ", ".join(_marks(told, names))
        case Kind.QUEUE:
            return names.queue.get(str(told.get("queue")), _("The number’s own queue"))
        case Kind.TRANSFER:
            return str(told.get("number") or "")
        case Kind.DATA:
            return str(told.get("url") or "")
        case Kind.FLOW:
            return names.flow.get(str(told.get("flow")), "")
        case _:
            return names.prompt_of(told)


def _marks(told: Mapping[str, Any], names: Names) -> Iterable[str]:
    for pk, level in (told.get("skills") or {}).items():
        yield f"{names.skill.get(str(pk), pk)} {level}"
    if told.get("priority"):
        yield _("priority %(n)+d") % {"n": int(told["priority"])}
    if told.get("language"):
        yield str(told["language"])
    for name, value in (told.get("attributes") or {}).items():
        yield f"{name} = {value}"


def _named(manager: Any, pks: list[int]) -> dict[str, str]:
    return {str(pk): name for pk, name in _rows(manager, pks).values_list("pk", "name")}


def _rows(manager: Any, pks: list[int]) -> QuerySet[Any]:
    rows: QuerySet[Any] = manager.filter(pk__in=pks) if pks else manager.none()
    return rows


def _ids(told: list[Mapping[str, Any]], setting: str) -> list[int]:
    return _numbers(each.get(setting) for each in told)


def _numbers(values: Iterable[Any]) -> list[int]:
    return [int(value) for value in values if str(value).isdecimal()]
