"""The facts of one contact, from its story: what each rule of ``domain/`` says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from apps.analytics.domain import holding, replies, waiting
from apps.analytics.domain.holding import Ended, Holding
from apps.analytics.domain.spans import Span, overlap, to_time, total, union
from apps.analytics.domain.story import Place
from apps.analytics.models import ContactFact, HoldingFact, OfferFact, PlaceFact
from apps.analytics.services.reading import Record
from apps.routing.domain import hours
from apps.routing.models import Calendar, EntryPoint, Queue
from apps.routing.services.hours import calendars


@dataclass(slots=True)
class Facts:
    """All rows of some contacts, not saved."""

    places: list[PlaceFact] = field(default_factory=list)
    contacts: list[ContactFact] = field(default_factory=list)
    holdings: list[HoldingFact] = field(default_factory=list)
    offers: list[OfferFact] = field(default_factory=list)


class Clocks:
    """Opening hours of queues and of the channels that lead to them, read once a run."""

    def __init__(self) -> None:
        self.of_queue = dict(Queue.objects.values_list("pk", "calendar"))
        self.of_channel = dict(EntryPoint.objects.values_list("channel", "queue"))

    @cached_property
    def _calendars(self) -> dict[int, hours.Calendar]:
        return calendars(Calendar.objects.all())

    def business_ms(self, queue: int, channel: int, start: int, end: int) -> int:
        """Opening hours between two moments; a queue without a calendar is always open."""
        calendar = self.of_queue.get(queue or self.of_channel.get(channel, 0))
        if calendar is None:
            return max(end - start, 0)
        seconds = self._calendars[calendar].business_seconds(to_time(start), to_time(end))
        return round(seconds * 1000)


def facts(records: list[Record], *, clocks: Clocks, until: int) -> Facts:
    made = Facts()
    for record in records:
        made.contacts.append(_contact(record, clocks, until=until))
        held = _holdings(record, until=until)
        made.holdings += held
        made.places += [_placed(record, place, held) for place in _waited(record)]
        made.offers += [
            OfferFact(
                **_filed(record, queue=asked.queue, agent=asked.agent),
                interaction=record.story.id, at=asked.at, offer=asked.id, state=asked.state,
            )
            for asked in record.offers
        ]  # fmt: skip
    return made


def _waited(record: Record) -> list[Place]:
    return [place for place in record.story.places if not place.never_waited]


def _placed(record: Record, place: Place, held: list[HoldingFact]) -> PlaceFact:
    left = waiting.left(place)
    return PlaceFact(
        **_filed(record, queue=place.queue, agent=_answerer(place, held)),
        interaction=record.story.id,
        at=to_time(place.enqueued_at),
        entry=place.id,
        left=left,
        waited_ms=waiting.waited(place),
        in_time=waiting.is_in_time(place),
        is_overflow=left == waiting.Left.FLOWED_OUT and place.exit == "overflowed",
        promised_percent=place.promised_percent,
        foretold_ms=place.foretold_ms,
    )


def _answerer(place: Place, held: list[HoldingFact]) -> int:
    """Who took it from this line: the log says it, the entry names who had it last."""
    if place.answered_at is None:
        return 0
    after = [one.agent for one in held if one.began_at >= to_time(place.answered_at)]
    return after[0] if after else place.agent


def _contact(record: Record, clocks: Clocks, *, until: int) -> ContactFact:
    story = record.story
    said = replies.replies(story.said)
    promised = next((place for place in _waited(record)), None)
    row = ContactFact(
        **_filed(
            record,
            queue=promised.queue if promised else _first_queue(record),
            agent=said.answered_by or story.owner,
        ),
        interaction=story.id,
        at=to_time(story.opened_at),
        direction=story.direction,
        is_continuation=bool(story.continues),
        end_reason=story.end_reason,
        ended_at=_time(story.ended_at),
        turns=said.turns,
        turn_ms=said.turn_ms,
        received=said.received,
        sent=said.sent,
        sent_by_bot=said.sent_by_bot,
        rating=record.rating,
    )
    asked = said.first_asked
    if asked is not None and said.first_human is not None:
        row.first_reply_at = to_time(said.first_human)
        row.first_reply_ms = max(said.first_human - asked, 0)
        row.first_reply_business_ms = clocks.business_ms(
            row.queue, record.channel, asked, said.first_human
        )
    if asked is not None and said.first_bot is not None:
        row.bot_reply_ms = max(said.first_bot - asked, 0)
    if promised is not None and story.direction == "in" and not story.continues:
        _promise(row, promised.due_at, said.first_human, story.ended_at, until=until)
    return row


def _promise(
    row: ContactFact, due: int | None, replied: int | None, ended: int | None, *, until: int
) -> None:
    """A reply is due once it came or its time ran out; who left before that is owed none."""
    if due is None or (replied is None and ended is not None and ended <= due):
        return
    row.reply_due_at = to_time(due)
    row.is_reply_due = replied is not None or due <= until


def _holdings(record: Record, *, until: int) -> list[HoldingFact]:
    story = record.story
    rows = []
    for one in holding.holdings(story, until=until):
        busy = holding.engaged(one, story.said, kind=story.kind)
        rows.append(
            HoldingFact(
                **_filed(record, queue=_queue_at(record, one.began), agent=one.agent),
                interaction=story.id,
                number=one.number,
                at=to_time(one.began if one.ended is None else one.ended),
                began_at=to_time(one.began),
                ended_at=_time(one.ended),
                how=one.how,
                talk_ms=total(one.talks),
                wrap_ms=total(one.wraps),
                session_ms=_session(one),
                talking=_flat(overlap(union(one.talks), busy)),
                wrapping=_flat(union(one.wraps)),
            )
        )
    return rows


def _session(one: Holding) -> int:
    return 0 if one.how is Ended.OPEN or one.ended is None else one.ended - one.began


def _first_queue(record: Record) -> int:
    return record.story.places[0].queue if record.story.places else 0


def _queue_at(record: Record, at: int) -> int:
    """The queue through which it came to somebody: the last one joined by then."""
    joined = [place.queue for place in record.story.places if place.enqueued_at <= at]
    return joined[-1] if joined else _first_queue(record)


def _filed(record: Record, *, queue: int, agent: int) -> dict[str, object]:
    return {
        "brand": record.brand,
        "kind": record.story.kind,
        "channel": record.channel,
        "queue": queue,
        "team": record.team,
        "agent": agent,
        "reason": record.reason,
    }


def _flat(spans: list[Span]) -> list[int]:
    return [edge for span in spans for edge in span]


def pairs(flat: list[int]) -> list[Span]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _time(ms: int | None) -> datetime | None:
    return None if ms is None else to_time(ms)
