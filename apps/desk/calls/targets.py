"""Who may be asked or given a call: queues with their wait, colleagues whose phone rings."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.models import User
from apps.desk.work import side
from apps.interactions.models import Case
from apps.routing.models import Queue, QueueEntry
from apps.routing.services import waits
from apps.voice.models import Phone


@dataclass(frozen=True, slots=True)
class Line:
    """A queue: how many wait there, and how long a newcomer would, in seconds."""

    queue: Queue
    waiting: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class Colleague:
    person: User
    state: str
    is_reachable: bool


def queues(case: Case, user: User) -> list[Line]:
    found = []
    for queue in Queue.objects.current().filter(brand=case.brand_id).order_by("name"):
        ahead = QueueEntry.objects.waiting().filter(queue=queue).count()
        expected = waits.expected(queue, ahead=ahead)
        found.append(Line(queue, ahead, round(expected.high) if expected else None))
    return found


def colleagues(case: Case, user: User) -> list[Colleague]:
    """Those who can be rung first."""
    people = side.targets(case, user)["people"]
    online = set(
        Phone.objects.filter(user__in=[person.pk for person, _ in people], is_online=True)
        .values_list("user_id", flat=True)
    )  # fmt: skip
    found = [Colleague(person, state, person.pk in online) for person, state in people]
    return sorted(found, key=lambda each: (not each.is_reachable, each.state != "available"))
