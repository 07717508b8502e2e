"""The last weeks as a centre lives them: mornings that swell, waits, missed offers, shifts.

Reports read these; the years before (``past.py``) are for the customers' own history. Every
row says what the services would have said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.customers.models import Customer, Order
from apps.desk.demo.crowd import BATCH, Known
from apps.desk.demo.house import House
from apps.desk.demo.past import Ledger
from apps.desk.demo.stories import STORIES, Story
from apps.interactions.models import Case, Interaction, InteractionEvent, Message, Rating, WrapUp
from apps.routing.models import AgentStateEvent, Offer, QueueEntry, ReasonCode

WEEKS = 8
ZONE = ZoneInfo("Europe/Stockholm")
# Contacts an hour from 08 to 19 on a day like others; mornings swell, Mondays more so.
BY_HOUR = (2, 3, 5, 6, 5, 3, 3, 4, 3, 2, 2, 1)
BY_DAY = (1.35, 1.0, 0.95, 0.95, 1.1, 0.35, 0.3)
KINDS = {"chat": 58, "email": 30, "form": 7, "generic": 5}
TOLD = (20, 35, 60, 90)  # seconds a customer was told to wait
SCORES = ([5, 4, 3, 2, 1], [52, 27, 11, 6, 4])


@dataclass(slots=True)
class Weeks:
    house: House
    crowd: list[Known]
    dice: random.Random
    now: datetime
    ledger: Ledger
    at_work: dict[str, list[User]]  # brand -> who is on shift today


def tell(house: House, crowd: list[Known], dice: random.Random, *, now: datetime) -> None:
    weeks = Weeks(house, crowd, dice, now, Ledger(), {})
    today = now.astimezone(ZONE).date()
    for back in range(WEEKS * 7, 0, -1):
        day = datetime.combine(today - timedelta(days=back), time(8), ZONE)
        _shifts(weeks, day)
        for opened_at in _moments(weeks, day):
            _contact(weeks, opened_at)
    weeks.ledger.write()
    _orders(weeks)
    met = {case.customer: case.opened_at for case in weeks.ledger.cases}
    for customer, at in met.items():
        customer.last_contact_at = max(customer.last_contact_at or at, at)
    Customer.objects.bulk_update(list(met), ["last_contact_at"], batch_size=BATCH)


def _orders(weeks: Weeks) -> None:
    """What the shop told us: three orders for each matter somebody turned to us about."""
    dice = random.Random(len(weeks.ledger.cases))
    brand = weeks.house.brands["hemrum"]
    buyers = [case for case in weeks.ledger.cases if case.brand_id == brand.pk for _ in range(3)]
    Order.objects.bulk_create(
        [
            Order(
                brand=brand, customer=case.customer, number=f"HR-{40_000 + n}",
                placed_at=case.opened_at - timedelta(hours=dice.uniform(1, 96)),
            )
            for n, case in enumerate(buyers)
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _moments(weeks: Weeks, day: datetime) -> Iterator[datetime]:
    for hour, usual in enumerate(BY_HOUR):
        count = usual * BY_DAY[day.weekday()] * weeks.dice.uniform(0.75, 1.25)
        for _ in range(round(count)):
            yield day + timedelta(hours=hour, seconds=weeks.dice.uniform(0, 3600))


def _shifts(weeks: Weeks, day: datetime) -> None:
    """Two thirds of each brand's people come, in two waves, with lunch and a coaching hour."""
    dice = weeks.dice
    lunch, coaching = ReasonCode.objects.filter(name__in=["Lunch", "Coaching"]).order_by("-name")
    few = day.weekday() >= 5
    weeks.at_work = {}
    for number, person in enumerate(
        dict.fromkeys(a for slug in weeks.house.brands for a in weeks.house.agents_of(slug))
    ):
        if dice.random() > (0.4 if few else 0.72):
            continue
        start = day + timedelta(hours=number % 2 * 3.5, minutes=dice.uniform(-12, 6))
        steps = [(start, "available", None)]
        noon = start + timedelta(hours=3.6, minutes=dice.uniform(0, 50))
        steps += [(noon, "away", lunch), (noon + timedelta(minutes=42), "available", None)]
        if dice.random() < 0.25:
            later = noon + timedelta(hours=2)
            steps += [(later, "away", coaching), (later + timedelta(hours=1), "available", None)]
        steps.append((start + timedelta(hours=8.4, minutes=dice.uniform(0, 20)), "offline", None))
        before = "offline"
        for at, after, reason in steps:
            weeks.ledger.add(
                AgentStateEvent(
                    user=person, field="presence", before=before, after=after, at=at,
                    reason=reason, words=reason.name if reason else "", actor=person,
                )
            )  # fmt: skip
            before = after
        for slug in weeks.house.brands:
            if person in weeks.house.agents_of(slug):
                weeks.at_work.setdefault(slug, []).append(person)


def _contact(weeks: Weeks, opened_at: datetime) -> None:
    dice, house = weeks.dice, weeks.house
    known = dice.choice(weeks.crowd)
    kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
    if f"{known.brand}-{_channel(kind)}" not in house.channels:
        kind = "chat"
    story = dice.choice([story for story in STORIES if story.brand == known.brand])
    agent = dice.choice(weeks.at_work.get(known.brand) or house.agents_of(known.brand))
    case = Case(
        brand=house.brands[known.brand], customer=known.customer, subject=story.subject,
        status="closed", reason=house.reasons[(story.brand, story.reason)], owner=agent,
        team_id=agent.team_ids()[0], opened_at=opened_at, created_at=opened_at,
    )  # fmt: skip
    weeks.ledger.cases.append(case)
    leg = Interaction(
        case=case, customer=known.customer, kind=kind, status="ended", owner=agent,
        channel=house.channels[f"{known.brand}-{_channel(kind)}"],
        identity=known.identities.get("email"), opened_at=opened_at, created_at=opened_at,
        queued_at=opened_at,
    )  # fmt: skip
    weeks.ledger.interactions.append(leg)
    _say(weeks, leg, story, 0, opened_at)
    pressure = BY_HOUR[opened_at.astimezone(ZONE).hour - 8] / 4 * BY_DAY[opened_at.weekday()]
    wait = timedelta(seconds=dice.expovariate(1 / _usual_wait(kind, pressure)))
    if kind == "chat" and wait > timedelta(seconds=dice.uniform(45, 260)):
        _gave_up(weeks, leg, opened_at + min(wait, timedelta(seconds=dice.uniform(2, 200))))
    else:
        _served(weeks, leg, story, agent, answered_at=opened_at + wait)


def _usual_wait(kind: str, pressure: float) -> float:
    """Seconds: a chat is seen to at once, a letter in its turn."""
    return {"chat": 8 + 22 * pressure**2, "generic": 60.0}.get(kind, 2.1 * 3600 * pressure)


def _channel(kind: str) -> str:
    return {"email": "mail", "generic": "app"}.get(kind, kind)


def _gave_up(weeks: Weeks, leg: Interaction, at: datetime) -> None:
    leg.owner = leg.case.owner = None
    leg.ended_at, leg.end_reason = at, "abandoned"
    leg.case.resolved_at, leg.case.closed_at, leg.case.team_id = at, at, None
    _log(weeks, leg, ("opened", "", "waiting", leg.opened_at), ("queued", "", "", leg.opened_at))
    _log(weeks, leg, ("abandoned", "waiting", "ended", at))
    _entry(weeks, leg, exit="abandoned", done_at=at)


def _served(
    weeks: Weeks, leg: Interaction, story: Story, agent: User, *, answered_at: datetime
) -> None:
    dice = weeks.dice
    minutes = dice.lognormvariate(2.0 if leg.kind == "chat" else 1.7, 0.55)
    over = answered_at + timedelta(minutes=minutes)
    done = over + timedelta(seconds=dice.uniform(15, 110))
    if done > weeks.now:
        over, done = weeks.now, weeks.now
    leg.answered_at, leg.ended_at, leg.end_reason, leg.wrapped_up_at = (
        answered_at, over, "agent", done,
    )  # fmt: skip
    leg.first_reply_at = answered_at + (over - answered_at) * 0.15
    lines = min(4, len(story.lines))
    for n in range(1, lines):
        _say(weeks, leg, story, n, answered_at + (over - answered_at) * (0.15 + 0.75 * n / lines))
    _log(
        weeks, leg, ("opened", "", "waiting", leg.opened_at), ("queued", "", "", leg.opened_at),
        ("answered", "waiting", "active", answered_at),
        ("conversation_ended", "active", "wrap_up", over), ("wrapped_up", "wrap_up", "ended", done),
    )  # fmt: skip
    entry = _entry(
        weeks, leg, exit="handled", agent=agent, assigned_at=answered_at,
        answered_at=answered_at, done_at=done,
    )  # fmt: skip
    _offers(weeks, leg, entry, agent, answered_at)
    case = leg.case
    case.resolved_at, case.closed_at = over, over + timedelta(days=7)
    if case.closed_at > weeks.now:
        case.status, case.closed_at = "resolved", None
    weeks.ledger.add(
        WrapUp(
            interaction=leg, by=agent, at=done,
            disposition=weeks.house.dispositions[story.disposition], outcome=story.outcome,
        )
    )  # fmt: skip
    if leg.kind == "chat" and dice.random() < 0.3:
        score = dice.choices(*SCORES)[0]
        weeks.ledger.add(Rating(interaction=leg, score=score, at=over))


def _offers(
    weeks: Weeks, leg: Interaction, entry: QueueEntry, agent: User, answered_at: datetime
) -> None:
    """One in fourteen was shown to somebody first who did not answer."""
    shown = [(agent, "accepted", answered_at - timedelta(seconds=3))]
    if weeks.dice.random() < 0.07:
        other = weeks.dice.choice(weeks.at_work.get(leg.case.brand.slug) or [agent])
        shown.append((other, "expired", answered_at - timedelta(seconds=26)))
    for person, state, at in shown:
        weeks.ledger.add(
            Offer(
                entry=entry, agent=person, state=state, offered_at=max(at, leg.opened_at),
                expires_at=at + timedelta(seconds=20), decided_at=at + timedelta(seconds=3),
                reason="free",
            )
        )  # fmt: skip


def _entry(weeks: Weeks, leg: Interaction, **fields: object) -> QueueEntry:
    entry = QueueEntry(
        interaction=leg, queue=leg.channel.entry_point.queue, kind=leg.kind, state="done",
        enqueued_at=leg.opened_at, **fields,
    )  # fmt: skip
    if leg.kind == "chat":
        entry.expected_wait = TOLD[len(weeks.ledger.cases) % len(TOLD)]
    weeks.ledger.add(entry)
    return entry


def _say(weeks: Weeks, leg: Interaction, story: Story, number: int, at: datetime) -> None:
    speaker, text = story.lines[number]
    case = leg.case
    case.last_seq += 1
    body = text.format(
        name=case.customer.name.split()[0], order=f"HR-{40000 + weeks.dice.randint(0, 9999)}"
    )
    internal = speaker == "n"
    weeks.ledger.add(
        Message(
            case=case, interaction=leg, seq=case.last_seq, kind="note" if internal else "text",
            direction={"c": "in", "a": "out", "n": "internal"}[speaker],
            visibility="internal" if internal else "customer",
            author=None if speaker == "c" else leg.owner, body=body,
            client_id=f"seed-{case.last_seq}", occurred_at=at, created_at=at,
        )
    )  # fmt: skip
    if not internal:
        case.last_message, case.last_message_at = body[:160], at


def _log(weeks: Weeks, leg: Interaction, *steps: tuple[str, str, str, datetime]) -> None:
    for kind, before, after, at in steps:
        actor = leg.owner if after in {"active", "wrap_up", "ended"} else None
        weeks.ledger.add(
            InteractionEvent(
                interaction=leg, kind=kind, before=before, after=after, at=at, actor=actor
            )
        )
