"""Forty days written by hand, and what each figure must be: numerator, denominator, nothing else.

Every log goes the whole way: rows as services write them, facts, sums, figure.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.analytics.domain.kpis.answering import reconcile
from apps.interactions.models import ContactReason
from apps.routing.models import ReasonCode
from tests import make
from tests.analytics.logs import Day, at

pytestmark = pytest.mark.django_db

MINUTE = 60_000
HOUR = 60 * MINUTE
Log = Callable[[Day], object]
LOGS: list[tuple[str, str, dict[str, object], tuple[int, int], Log]] = []


def log(words: str, kpi: str, expected: tuple[int, int], **options: object):
    def keep(write: Log) -> Log:
        LOGS.append((words, kpi, options, expected, write))
        return write

    return keep


def served(day: Day, opened: str, answered: str, name: str = "ada", **fields):
    return day.contact(opened, **fields).queued(opened).answered(answered, name)


# --- answering: the queue promises 20 s ---------------------------------------------------


@log("answered exactly at the promise is in time", "service_level", (1, 1))
def _(day):
    served(day, "10:00:00", "10:00:20")


@log("answered a second later is not", "service_level", (0, 1))
def _(day):
    served(day, "10:00:00", "10:00:21")


@log("abandoned after the limit counts as missed", "service_level", (1, 2))
def _(day):
    served(day, "10:00:00", "10:00:05")
    day.contact("10:00").queued("10:00").gave_up("10:00:30")


@log("abandons can be left out", "service_level", (1, 1), abandons="left_out")
def _(day):
    served(day, "10:00:00", "10:00:05")
    day.contact("10:00").queued("10:00").gave_up("10:00:30")


@log("abandons can count as kept", "service_level", (2, 2), abandons="success")
def _(day):
    served(day, "10:00:00", "10:00:05")
    day.contact("10:00").queued("10:00").gave_up("10:00:30")


@log("a short abandon never counts", "service_level", (0, 0))
def _(day):
    day.contact("10:00").queued("10:00").gave_up("10:00:04")


@log("what flowed out counts when asked for", "service_level", (0, 1), flow_outs=True)
def _(day):
    day.contact("10:00").queued("10:00").left("10:01", "overflowed")


@log("who still waits is not decided", "service_level", (0, 0))
def _(day):
    day.contact("10:00").queued("10:00")


@log("a promise of its own beats the queue's", "service_level", (1, 1))
def _(day):
    day.contact("10:00").queued("10:00", respond_by=at("11:00")).answered("10:59", "ada")


@log("out of hours the wait begins at the opening", "service_level", (1, 1))
def _(day):
    day.contact("06:00").queued("06:00", held_until=at("08:00")).answered("08:00:10", "ada")


@log("abandoned at exactly five seconds is no short one", "abandonment", (1, 1))
def _(day):
    day.contact("10:00").queued("10:00").gave_up("10:00:05")


@log("a short abandon was offered all the same", "abandonment", (0, 1))
def _(day):
    day.contact("10:00").queued("10:00").gave_up("10:00:04")


@log("short abandons can be counted", "abandonment", (1, 1), short=True)
def _(day):
    day.contact("10:00").queued("10:00").gave_up("10:00:04")


@log("settled leaves out who still waits", "abandonment", (1, 2), of="settled")
def _(day):
    served(day, "10:00", "10:00:10")
    day.contact("10:00").queued("10:00").gave_up("10:01")
    day.contact("10:00").queued("10:00")


@log("an agent who writes first offers nothing to a queue", "offered", (0, 1))
def _(day):
    day.contact("10:00", direction="out").queued("10:00", answered_at=at("10:00"))


@log("speed of answer is of the answered alone", "speed_of_answer", (40_000, 2))
def _(day):
    served(day, "10:00:00", "10:00:10")
    served(day, "10:00:00", "10:00:30")
    day.contact("10:00").queued("10:00").gave_up("10:05")


@log("patience is of who gave up, short ones aside", "patience", (60_000, 1))
def _(day):
    day.contact("10:00").queued("10:00").gave_up("10:01")
    day.contact("10:00").queued("10:00").gave_up("10:00:03")


@log("an overflow is a flow-out of the first queue", "overflow_share", (1, 2))
def _(day):
    other = make.queue(brand=day.brand, teams=[day.team])
    day.contact("10:00").queued("10:00").left("10:01", "overflowed").queued("10:01", other).gave_up(
        "10:02"
    )


# --- handling -----------------------------------------------------------------------------


@log("talk and wrap-up of one chat", "handle_time", (6 * MINUTE, 1))
def _(day):
    served(day, "10:00", "10:00").ended("10:05").wrapped("10:06")


@log("two chats at once share their time", "handle_time", (20 * MINUTE, 2))
def _(day):
    served(day, "10:00", "10:00").ended("10:20").wrapped("10:20")
    served(day, "10:00", "10:00").ended("10:20").wrapped("10:20")


@log("on the wall they do not", "handle_time", (40 * MINUTE, 2), clock="wall")
def _(day):
    served(day, "10:00", "10:00").ended("10:20").wrapped("10:20")
    served(day, "10:00", "10:00").ended("10:20").wrapped("10:20")


@log("a silence after our word costs five minutes of a chat", "handle_time", (11 * MINUTE, 1))
def _(day):
    # 5 min until our word, 5 min of patience, 1 min after they came back
    (served(day, "10:00", "10:00").says("10:00").says("10:05", "ada").says("10:30")
     .ended("10:31").wrapped("10:31"))  # fmt: skip


@log("back from wrap-up is the same contact", "handle_time", (9 * MINUTE, 1))
def _(day):
    (served(day, "10:00", "10:00").ended("10:05").resumed("10:06").ended("10:08")
     .wrapped("10:09"))  # fmt: skip


@log("what still runs is not handled", "handled", (0, 1))
def _(day):
    served(day, "10:00", "10:00")


@log("a hand-over counts for both", "handled", (2, 1))
def _(day):
    served(day, "10:00", "10:00").handed("10:03", "bo").ended("10:05").wrapped("10:05")


@log("and is passed on once", "transfer_rate", (1, 2))
def _(day):
    served(day, "10:00", "10:00").handed("10:03", "bo").ended("10:05").wrapped("10:05")


@log("a transfer to a queue", "transfer_rate", (1, 2), to="queue")
def _(day):
    other = make.queue(brand=day.brand, teams=[day.team])
    (served(day, "10:00", "10:00").transferred("10:03", other).answered("10:04", "bo")
     .ended("10:05").wrapped("10:05"))  # fmt: skip


@log("a contact put back in line was not handled", "handled", (1, 1))
def _(day):
    contact = served(day, "10:00", "10:00")
    contact.log("released", "10:01", before="active", after="waiting",
                particulars={"agent": day.who("ada").pk})  # fmt: skip
    contact.answered("10:02", "bo").ended("10:03").wrapped("10:03")


# --- people -------------------------------------------------------------------------------


@log("an hour with twenty minutes of work", "occupancy", (20 * MINUTE, HOUR))
def _(day):
    day.state("ada", "10:00", "available")
    day.state("ada", "11:00", "offline")
    served(day, "10:10", "10:10").ended("10:28").wrapped("10:30")


@log("two at once occupy one person once", "occupancy", (20 * MINUTE, HOUR))
def _(day):
    day.state("ada", "10:00", "available")
    day.state("ada", "11:00", "offline")
    served(day, "10:10", "10:10").ended("10:30").wrapped("10:30")
    served(day, "10:10", "10:10").ended("10:20").wrapped("10:20")


@log("lunch is neither handling nor idle", "occupancy", (0, 30 * MINUTE))
def _(day):
    day.state("ada", "10:00", "available")
    day.state("ada", "10:30", "away")
    day.state("ada", "11:00", "offline")


@log("signed off all day has no occupancy", "occupancy", (0, 0))
def _(day):
    day.state("ada", "10:00", "offline")


@log("concurrency sees both", "concurrency", (30 * MINUTE, 20 * MINUTE))
def _(day):
    served(day, "10:10", "10:10").ended("10:30").wrapped("10:30")
    served(day, "10:10", "10:10").ended("10:20").wrapped("10:20")


@log("coaching is productive, lunch unpaid is not paid", "utilisation", (60 * MINUTE, 120 * MINUTE))
def _(day):
    coaching = ReasonCode.objects.create(name="Coaching", is_productive=True)
    lunch = ReasonCode.objects.create(name="Lunch", is_paid=False)
    day.state("ada", "10:00", "available")
    day.state("ada", "11:00", "away", coaching)
    day.state("ada", "11:40", "away", lunch)
    day.state("ada", "12:20", "available")
    day.state("ada", "12:40", "offline")
    served(day, "10:10", "10:10").ended("10:30").wrapped("10:30")


@log("an offer that ran out counts, a lost browser does not", "non_response", (1, 2))
def _(day):
    contact = day.contact("10:00").queued("10:00")
    contact.offered("10:00", "ada", "expired").offered("10:00:30", "bo", "device_failed")
    contact.offered("10:01", "cy", "revoked").offered("10:01:30", "di").answered("10:01:33", "di")


@log("passing on can count as not responding", "non_response", (2, 3), declined=True)
def _(day):
    contact = day.contact("10:00").queued("10:00")
    contact.offered("10:00", "ada", "expired").offered("10:00:30", "bo", "declined")
    contact.offered("10:01", "cy").answered("10:01:03", "cy")


# --- replies ------------------------------------------------------------------------------


@log("a bot's reply is no first reply", "first_response", (5 * MINUTE, 1))
def _(day):
    served(day, "10:00", "10:01").says("10:00").says("10:00:01", "bot").says("10:05", "ada")


@log("and stands apart", "bot_response", (1_000, 1))
def _(day):
    served(day, "10:00", "10:01").says("10:00").says("10:00:01", "bot").says("10:05", "ada")


@log("several messages are one turn, from the first of them", "response_time", (7 * MINUTE, 2))
def _(day):
    (served(day, "10:00", "10:01").says("10:00").says("10:02").says("10:05", "ada")
     .says("10:06", "ada").says("10:10").says("10:12", "ada"))  # fmt: skip


@log("a reply that is still in time is not due", "replied_in_time", (0, 0))
def _(day):
    day.contact("10:00", "email").queued("10:00", respond_by=at("20 10:00")).says("10:00")


@log("one whose time ran out is due and not kept", "replied_in_time", (0, 1))
def _(day):
    day.contact("10:00", "email").queued("10:00").says("10:00")


@log("who left before it was due is owed none", "replied_in_time", (0, 0))
def _(day):
    day.contact("10:00").queued("10:00").says("10:00").gave_up("10:00:15")


# --- resolving and opinions ---------------------------------------------------------------


@log("one contact, nothing after it", "first_contact_resolution", (1, 1))
def _(day):
    served(day, "10:00", "10:00").ended("10:05").wrapped("10:06").resolved("10:06")


@log("back within seven days on another channel", "first_contact_resolution", (0, 1))
def _(day):
    first = served(day, "10:00", "10:00").ended("10:05").wrapped("10:06").resolved("10:06")
    day.contact("6 10:00", "email", customer=first.case.customer).queued("6 10:00")


@log("back after seven days is a new matter", "first_contact_resolution", (1, 1))
def _(day):
    first = served(day, "10:00", "10:00").ended("10:05").wrapped("10:06").resolved("10:06")
    day.contact("7 10:07", "email", customer=first.case.customer).queued("7 10:07")


@log("about another reason is no repeat", "first_contact_resolution", (1, 1))
def _(day):
    one, other = (ContactReason.objects.create(name=name) for name in ("Late", "Broken"))
    first = served(day, "10:00", "10:00", reason=one).ended("10:05").wrapped("10:06")
    first.resolved("10:06")
    day.contact("1 10:00", customer=first.case.customer, reason=other).queued("1 10:00")


@log("a transferred matter was not settled at once", "first_contact_resolution", (0, 1))
def _(day):
    other = make.queue(brand=day.brand, teams=[day.team])
    (served(day, "10:00", "10:00").transferred("10:03", other).answered("10:04", "bo")
     .ended("10:05").wrapped("10:06").resolved("10:06"))  # fmt: skip


@log("reopened, as the reopenings count it", "first_contact_resolution", (0, 1), by="reopened")
def _(day):
    served(day, "10:00", "10:00").ended("10:05").wrapped("10:06").resolved("10:06", reopen_count=1)


@log("as the agents said", "first_contact_resolution", (1, 2), by="agent")
def _(day):
    served(day, "10:00", "10:00").ended("10:05").wrapped("10:06", "resolved").resolved("10:06")
    served(day, "11:00", "11:00").ended("11:05").wrapped("11:06", "follow_up").resolved("11:06")


@log("from first contact to last resolve", "resolution_time", (30 * HOUR, 1))
def _(day):
    served(day, "10:00", "10:00").ended("10:05").wrapped("10:06").resolved("1 16:00")


@log("four and five are satisfied", "csat", (2, 3))
def _(day):
    for score in (5, 4, 3):
        served(day, "10:00", "10:00").ended("10:05").wrapped("10:06").rated("10:07", score)


@log("nobody asked has no score", "nps", (0, 0))
def _(day):
    served(day, "10:00", "10:00").ended("10:05").wrapped("10:06")


@pytest.mark.parametrize(
    ("kpi", "options", "expected", "write"),
    [pytest.param(kpi, options, expected, write, id=words)
     for words, kpi, options, expected, write in LOGS],
)  # fmt: skip
def test_a_day_written_by_hand_counts_as(kpi, options, expected, write):
    day = Day()
    write(day)
    assert day.pair(kpi, until="9 00:00", **options) == expected


def test_there_are_forty_of_them_and_all_families_have_some():
    assert len(LOGS) >= 40


def test_every_line_of_every_log_adds_up():
    day = Day()
    for _words, _kpi, _options, _expected, write in LOGS:
        write(day)
    assert reconcile(day.totals(until="9 00:00")) == 0
