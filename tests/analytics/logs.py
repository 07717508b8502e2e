"""Hand-made logs: ``Day`` writes what services would have, at minutes and seconds of one day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.analytics.services import figures, rolling
from apps.interactions.models import Interaction, InteractionEvent, Rating, WrapUp
from apps.routing.models import AgentStateEvent, Offer, Queue, QueueEntry, ReasonCode
from tests import make

DAY = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday


def at(clock: str) -> datetime:
    """ "10:00:05" of the day; "+1 09:00" is the next one."""
    days, _, clock = clock.rpartition(" ")
    parts = [float(part) for part in clock.split(":")] + [0.0]
    moment = DAY + timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
    return moment + timedelta(days=int(days or 0))


class Day:
    """One brand, one queue, people by name, and what happened to them."""

    def __init__(self, **queue: Any) -> None:
        self.brand = make.brand()
        self.team = make.team(brands=[self.brand])
        self.queue: Queue = make.queue(
            teams=[self.team], brand=self.brand, **{"target_seconds": 20} | queue
        )
        self.people: dict[str, User] = {}
        self.channels: dict[str, Any] = {}

    def who(self, name: str) -> User:
        if name not in self.people:
            self.people[name] = make.agent(team=self.team)
        return self.people[name]

    def channel(self, kind: str) -> Any:
        if kind not in self.channels:
            self.channels[kind] = make.channel(brand=self.brand, kind=kind)
        return self.channels[kind]

    def contact(self, opened: str, kind: str = "chat", **fields: Any) -> Contact:
        return Contact(self, opened, kind, **fields)

    def state(self, name: str, clock: str, after: str, reason: ReasonCode | None = None) -> None:
        AgentStateEvent.objects.create(
            user=self.who(name), field="presence", before="", after=after, at=at(clock),
            reason=reason,
        )  # fmt: skip

    def totals(self, until: str = "23:59", **filters: Any) -> dict[str, int]:
        """The day's sums after a run at ``until``, over this day's brand."""
        rolling.tick(now=at(until), everyone=True)
        period = figures.Period(DAY - timedelta(days=1), DAY + timedelta(days=40))
        return figures.totals(period, figures.Filters(teams=[self.team.pk], **filters))

    def value(self, kpi: str, until: str = "23:59", **options: Any) -> float | None:
        return figures.KPIS[kpi].figure(self.totals(until), **options).value

    def pair(self, kpi: str, until: str = "23:59", **options: Any) -> tuple[int, int]:
        figure = figures.KPIS[kpi].figure(self.totals(until), **options)
        return figure.numerator, figure.denominator


class Contact:
    """One interaction, written line by line; each method returns it for the next."""

    def __init__(self, day: Day, opened: str, kind: str, **fields: Any) -> None:
        self.day = day
        case = fields.pop("case", None)
        customer = fields.pop("customer", None) or (case.customer if case else make.customer())
        self.case = case or make.case(
            brand=day.brand, team=day.team, customer=customer, opened_at=at(opened),
            reason=fields.pop("reason", None),
        )  # fmt: skip
        self.row: Interaction = make.interaction(
            case=self.case, channel=day.channel(kind), opened_at=at(opened), **fields
        )
        self.entry: QueueEntry | None = None
        self.log("opened", opened, after="waiting")

    def log(self, kind: str, clock: str, **fields: Any) -> Contact:
        InteractionEvent.objects.create(interaction=self.row, kind=kind, at=at(clock), **fields)
        return self

    def queued(self, clock: str, queue: Queue | None = None, **fields: Any) -> Contact:
        self.entry = QueueEntry.objects.create(
            interaction=self.row, queue=queue or self.day.queue, kind=self.row.kind,
            enqueued_at=at(clock), **fields,
        )  # fmt: skip
        return self.log("queued", clock)

    def answered(self, clock: str, name: str) -> Contact:
        person = self.day.who(name)
        if self.entry:
            self._leave("assigned", None, agent=person, assigned_at=at(clock))
            QueueEntry.objects.filter(pk=self.entry.pk, answered_at=None).update(
                answered_at=at(clock)
            )
        self._become("active", owner=person, answered_at=at(clock))
        return self.log("answered", clock, before="waiting", after="active",
                        actor=person, particulars={"agent": person.pk})  # fmt: skip

    def handed(self, clock: str, name: str) -> Contact:
        person = self.day.who(name)
        former, self.row.owner = self.row.owner, person
        self._become("active", owner=person)
        return self.log("reassigned", clock,
                        particulars={"to": person.pk, "former": former and former.pk})  # fmt: skip

    def ended(self, clock: str, reason: str = "agent") -> Contact:
        self._become("wrap_up", ended_at=at(clock), end_reason=reason)
        return self.log("conversation_ended", clock, before="active", after="wrap_up",
                        particulars={"agent": self.row.owner_id})  # fmt: skip

    def resumed(self, clock: str) -> Contact:
        self._become("active", ended_at=None, end_reason="")
        return self.log("resumed", clock, before="wrap_up", after="active",
                        particulars={"agent": self.row.owner_id})  # fmt: skip

    def wrapped(self, clock: str, outcome: str = "") -> Contact:
        self._become("ended", wrapped_up_at=at(clock))
        self._leave("done", "handled", done_at=at(clock))
        if outcome:
            WrapUp.objects.create(interaction=self.row, at=at(clock), outcome=outcome)
        return self.log("wrapped_up", clock, before="wrap_up", after="ended",
                        particulars={"agent": self.row.owner_id})  # fmt: skip

    def gave_up(self, clock: str) -> Contact:
        self._become("ended", ended_at=at(clock), end_reason="abandoned")
        self._leave("done", "abandoned", done_at=at(clock))
        return self.log("abandoned", clock, before="waiting", after="ended")

    def left(self, clock: str, exit: str) -> Contact:
        """Out of this line without an answer; to be ``queued`` elsewhere, or not."""
        self._leave("done", exit, done_at=at(clock))
        return self

    def transferred(self, clock: str, queue: Queue) -> Contact:
        person = self.row.owner
        self._become("waiting", owner=None)
        self.log("released", clock, before="active", after="waiting",
                 particulars={"agent": person.pk, "released_because": "transferred"})  # fmt: skip
        self._leave("done", "transferred", done_at=at(clock))
        return self.queued(clock, queue)

    def says(self, clock: str, who: str = "customer") -> Contact:
        author = None if who in {"customer", "bot"} else self.day.who(who)
        make.message(
            self.row, occurred_at=at(clock), author=author,
            direction="in" if who == "customer" else "out",
            kind="auto" if who == "bot" else "text",
        )  # fmt: skip
        return self

    def rated(self, clock: str, score: int) -> Contact:
        Rating.objects.create(interaction=self.row, score=score, at=at(clock))
        return self

    def offered(self, clock: str, name: str, state: str = "accepted") -> Contact:
        Offer.objects.create(
            entry=self.entry, agent=self.day.who(name), state=state, offered_at=at(clock),
            expires_at=at(clock) + timedelta(seconds=20), reason="free",
        )  # fmt: skip
        return self

    def resolved(self, clock: str, **fields: Any) -> Contact:
        from apps.core import audit

        case = self.case
        case.refresh_from_db()
        case.status, case.resolved_at, case.owner = "resolved", at(clock), self.row.owner
        for name, value in fields.items():
            setattr(case, name, value)
        case.save()
        audit.record("case.status", actor=None, target=case)
        return self

    def _become(self, status: str, **fields: Any) -> None:
        Interaction.objects.filter(pk=self.row.pk).update(status=status, **fields)
        self.row.refresh_from_db()

    def _leave(self, state: str, exit: str | None, **fields: Any) -> None:
        if self.entry:
            QueueEntry.objects.filter(pk=self.entry.pk).update(
                state=state, **({"exit": exit} if exit else {}), **fields
            )
            self.entry.refresh_from_db()


def clock_of(moment: datetime) -> str:
    """The other way round: any moment as a clock of this day."""
    days, rest = divmod(round((moment - DAY).total_seconds()), 86_400)
    return f"{days} {rest // 3600}:{rest % 3600 // 60}:{rest % 60}"
