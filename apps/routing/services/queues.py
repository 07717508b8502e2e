"""The rules of a queue: made, changed as a draft, published with named changes, put back.

Nobody is served by a draft. Publishing is the only way into the rows the router reads, in
one transaction, so that it never sees half a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.routing.choices import EntryState, OverflowAction
from apps.routing.errors import RulesRefused
from apps.routing.models import (
    EntryPoint,
    OverflowStep,
    Queue,
    QueueEntry,
    QueueSkill,
    QueueVersion,
)
from apps.routing.services import rule_words
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

Rules = dict[str, Any]

PLAIN = (
    "name", "base_priority", "ageing_per_minute", "target_seconds", "target_percent",
    "offer_seconds", "selection", "prefers_last_agent", "preferred_seconds", "ring_seconds",
    "wrap_up_mode", "wrap_up_seconds", "wrap_up_extension_seconds", "closed_behaviour",
    "closed_text",
)  # fmt: skip
LINKS = {"calendar": "calendar_id", "disposition_root": "disposition_root_id"}
NUMBER = re.compile(r"\+[0-9]{6,15}")
MOST_RINGS = 6
MOST_STEPS = 10


def rules_of(queue: Queue) -> Rules:
    """What is published now, whole."""
    rules: Rules = {name: getattr(queue, name) for name in PLAIN}
    rules |= {name: getattr(queue, column) for name, column in LINKS.items()}
    rules["ring_seconds"] = list(queue.ring_seconds)
    rules["teams"] = sorted(queue.teams.values_list("pk", flat=True))
    rules["skills"] = [
        {"ring": row.ring, "skill": row.skill_id, "level": row.level}
        for row in queue.skills.order_by("ring", "skill")
    ]
    rules["overflow"] = [
        {
            "trigger": step.trigger,
            "threshold": step.threshold,
            "action": step.action,
            "target": step.target_id,
            "amount": step.amount,
            "text": step.text,
        }
        for step in queue.overflow.order_by("position")
    ]
    return rules


def draft_of(queue: Queue) -> QueueVersion | None:
    found: QueueVersion | None = QueueVersion.objects.draft().filter(queue=queue).first()
    return found


@transaction.atomic
def create(*, by: User, brand: Brand, name: str, rules: Mapping[str, Any] | None = None) -> Queue:
    """A queue with the house's usual rules and ``rules`` on top, live as version 1."""
    try:
        with transaction.atomic():
            queue = Queue.objects.create(name=name.strip(), brand=brand)
    except IntegrityError as error:
        raise RulesRefused(_("There is a queue of this name.")) from error
    wanted = rules_of(queue) | dict(rules or {})
    _check(queue, wanted)
    _apply(queue, wanted)
    QueueVersion.objects.create(
        queue=queue, number=1, rules=wanted, by=by, published_at=timezone.now(),
        changes=[_("The queue was made")],
    )  # fmt: skip
    audit.record("queue.created", actor=by, target=queue, summary=queue.name)
    wake()
    return queue


@transaction.atomic
def edit(*, queue: Queue, by: User, **changes: Any) -> QueueVersion | None:
    """Change the draft; without one there is a fresh one. None when nothing differs any more.

    Raises RulesRefused.
    """
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    live = rules_of(queue)
    draft = draft_of(queue)
    wanted = (draft.rules if draft else live) | changes
    _check(queue, wanted)
    if wanted == live:
        if draft:
            draft.delete()
        return None
    draft = draft or QueueVersion(queue=queue)
    draft.rules, draft.by = wanted, by
    draft.changes = rule_words.changes(live, wanted)
    draft.save()
    return draft


@transaction.atomic
def discard(*, queue: Queue, by: User) -> None:
    """Forget the draft. Twice is harmless."""
    gone, _rows = QueueVersion.objects.draft().filter(queue=queue).delete()
    if gone:
        audit.record("queue.draft_discarded", actor=by, target=queue, summary=queue.name)


@transaction.atomic
def schedule(*, queue: Queue, by: User, at: datetime | None) -> QueueVersion | None:
    """Let the draft publish itself at ``at``; empty: not by itself. None without a draft."""
    if at is not None and at <= timezone.now():
        raise RulesRefused(_("Choose a time in the future."))
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    draft = draft_of(queue)
    if draft is None or draft.due_at == at:
        return draft
    _check(queue, draft.rules)
    draft.due_at, draft.by = at, by
    draft.save(update_fields=["due_at", "by", "updated_at"])
    audit.record(
        "queue.scheduled", actor=by, target=queue, summary=queue.name,
        at=at.isoformat() if at else None,
    )  # fmt: skip
    return draft


def publish_due(*, now: datetime) -> int:
    """Publish the drafts whose hour has come, each in the name of who scheduled it; how many.

    One that no longer fits (a skill is gone, its name taken) stays a draft without an hour.
    """
    published = 0
    for draft in QueueVersion.objects.due(now).select_related("queue", "by"):
        try:
            published += publish(queue=draft.queue, by=draft.by) is not None
        except (RulesRefused, IntegrityError) as refused:
            QueueVersion.objects.draft().filter(pk=draft.pk).update(due_at=None)
            why = str(refused)[:300]
            audit.record("queue.not_published", actor=draft.by, target=draft.queue, summary=why)
    return published


@transaction.atomic
def publish(*, queue: Queue, by: User) -> QueueVersion | None:
    """Let the draft serve. None when there is none: somebody else has published it."""
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    draft = draft_of(queue)
    if draft is None:
        return None
    live = rules_of(queue)
    _check(queue, draft.rules)
    _keep_first(queue, live, by=by)
    draft.changes = rule_words.changes(live, draft.rules)
    _apply(queue, draft.rules)
    draft.number, draft.due_at = _next_number(queue), None
    draft.by, draft.published_at = by, timezone.now()
    draft.save()
    Queue.objects.filter(pk=queue.pk).update(version=draft.number)
    audit.record(
        "queue.published",
        actor=by,
        target=queue,
        summary="; ".join(draft.changes),
        version=draft.number,
    )
    wake()
    return draft


@transaction.atomic
def put_back(*, version: QueueVersion, by: User) -> QueueVersion | None:
    """An earlier version's rules as the draft, to be looked at and published."""
    return edit(queue=version.queue, by=by, **version.rules)


@transaction.atomic
def archive(*, queue: Queue, by: User) -> None:
    """Out of use; its history stays. Refused while anything leads to it or waits in it."""
    queue = Queue.objects.select_for_update().get(pk=queue.pk)
    point = EntryPoint.objects.select_related("channel").filter(queue=queue).first()
    if point is not None:
        raise RulesRefused(_("%(channel)s still leads here.") % {"channel": point.channel})
    step = OverflowStep.objects.select_related("queue").filter(target=queue).first()
    if step is not None:
        raise RulesRefused(_("%(queue)s overflows into it.") % {"queue": step.queue})
    if QueueEntry.objects.filter(queue=queue).exclude(state=EntryState.DONE).exists():
        raise RulesRefused(_("There is still work in it."))
    if queue.archived_at is None:
        queue.archived_at = timezone.now()
        queue.save(update_fields=["archived_at", "updated_at"])
        audit.record("queue.archived", actor=by, target=queue, summary=queue.name)


@transaction.atomic
def restore(*, queue: Queue, by: User) -> None:
    if Queue.objects.filter(pk=queue.pk, archived_at__isnull=False).update(archived_at=None):
        audit.record("queue.restored", actor=by, target=queue, summary=queue.name)


def _check(queue: Queue, rules: Rules) -> None:
    starts = rules["ring_seconds"]
    if len(starts) >= MOST_RINGS or any(b <= a for a, b in zip([0, *starts], starts, strict=False)):
        raise RulesRefused(_("Each ring begins later than the one before it; six at most."))
    if not 1 <= rules["target_percent"] <= 100:
        raise RulesRefused(_("The promise is a share from 1 to 100 %."))
    rows = [(row["ring"], row["skill"]) for row in rules["skills"]]
    if len(set(rows)) < len(rows) or any(not 0 <= row["level"] <= 4 for row in rules["skills"]):
        raise RulesRefused(_("A skill stands once in a ring, at a level from 0 to 4."))
    if any(row["ring"] > len(starts) + 1 for row in rules["skills"]):
        raise RulesRefused(_("A skill belongs to a ring that is not there."))
    if len(rules["overflow"]) > MOST_STEPS:
        raise RulesRefused(_("Ten steps at most."))
    for step in rules["overflow"]:
        if step["action"] == OverflowAction.QUEUE and step["target"] in (None, queue.pk):
            raise RulesRefused(_("Choose another queue for the step that moves contacts on."))
        if step["action"] == OverflowAction.MESSAGE and not step["text"].strip():
            raise RulesRefused(_("Write what the customer is told."))
        if step["action"] == OverflowAction.NUMBER and not NUMBER.fullmatch(step["text"].strip()):
            raise RulesRefused(_("Write the number as the world dials it: +49…"))
    if Queue.objects.filter(name=rules["name"]).exclude(pk=queue.pk).exists():
        raise RulesRefused(_("There is a queue of this name."))


def _apply(queue: Queue, rules: Rules) -> None:
    for name in PLAIN:
        setattr(queue, name, rules[name])
    for name, column in LINKS.items():
        setattr(queue, column, rules[name])
    queue.save()
    queue.teams.set(rules["teams"])
    queue.skills.all().delete()
    QueueSkill.objects.bulk_create(
        QueueSkill(queue=queue, ring=row["ring"], skill_id=row["skill"], level=row["level"])
        for row in rules["skills"]
    )
    _apply_ladder(queue, rules["overflow"])


def _apply_ladder(queue: Queue, steps: list[dict[str, Any]]) -> None:
    """Rungs keep their rows where they stay the same: waiting entries remember which they took."""
    known = list(queue.overflow.order_by("position"))
    for row in known[len(steps) :]:
        row.delete()
    for position, said in enumerate(steps, start=1):
        row = known[position - 1] if position <= len(known) else OverflowStep(queue=queue)
        row.position = position
        row.trigger, row.threshold, row.action = said["trigger"], said["threshold"], said["action"]
        row.target_id, row.amount, row.text = said["target"], said["amount"], said["text"]
        row.save()


def _keep_first(queue: Queue, live: Rules, *, by: User) -> None:
    """A queue from before versions were kept: what it was is version 1."""
    if not QueueVersion.objects.published().filter(queue=queue).exists():
        QueueVersion.objects.create(
            queue=queue, number=1, rules=live, by=by, published_at=queue.updated_at,
            changes=[_("As it was before versions were kept")],
        )  # fmt: skip


def _next_number(queue: Queue) -> int:
    last = QueueVersion.objects.filter(queue=queue).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
