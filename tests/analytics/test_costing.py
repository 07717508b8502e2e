"""What a share of the work costs."""

from __future__ import annotations

from datetime import date

from apps.analytics.domain.costing import FeeLine, Part, Rate, cost, paid_cents, rate_of

MARCH = date(2026, 3, 1)
HOUR = 3_600_000
WHOLE = Part({"chat": 30, "email": 10}, {1: 3 * HOUR, 2: HOUR})


def test_a_teams_own_rate_beats_everybodys_and_the_newest_wins():
    rates = [Rate(0, 2_000, MARCH), Rate(1, 3_000, MARCH), Rate(1, 3_100, date(2026, 3, 15))]
    assert rate_of(rates, 1, date(2026, 3, 14)) == 3_000
    assert rate_of(rates, 1, date(2026, 3, 15)) == 3_100
    assert rate_of(rates, 2, date(2026, 3, 15)) == 2_000
    assert rate_of(rates, 2, date(2026, 2, 1)) == 0


def test_paid_time_is_counted_at_the_rate_of_its_day():
    rates = [Rate(0, 1_000, MARCH), Rate(0, 2_000, date(2026, 3, 2))]
    paid = {(1, MARCH): HOUR, (1, date(2026, 3, 2)): HOUR}
    assert paid_cents(paid, rates) == {1: 3_000.0}


def of(part: Part, fees: list[FeeLine], people: dict[int, float] | None = None, seats: int = 0):
    return cost(part, WHOLE, people=people or {}, fees=fees, seats=seats,
                first=MARCH, last=date(2026, 3, 31))  # fmt: skip


def test_focus_carries_all_paid_time_of_its_team():
    part = Part({"chat": 5}, {1: HOUR})
    assert of(part, [], {1: 9_000.0, 2: 5_000.0}) == 3_000


def test_a_channels_fee_is_carried_by_its_contacts_and_the_house_by_all():
    chat, mail = Part({"chat": 30}, {}), Part({"email": 10}, {})
    a_contact = FeeLine("chat", 12, "contact", MARCH)
    assert (of(chat, [a_contact]), of(mail, [a_contact])) == (360, 0)
    rent = FeeLine("", 40_000, "month", MARCH)
    both = of(chat, [rent]), of(mail, [rent])
    assert both == (30_554, 10_185)  # 31 of 30.4 days, three quarters and one
    assert sum(both) == round(40_000 * 31 / (365.25 / 12))


def test_a_seat_is_carried_by_focus_and_a_fee_that_ended_costs_nothing():
    seat = FeeLine("", 1_000, "seat", MARCH)
    assert of(Part({}, {1: 2 * HOUR}), [seat], seats=4) == round(4_000 * 31 / (365.25 / 12) / 2)
    over = FeeLine("", 1_000, "month", date(2025, 1, 1), date(2026, 2, 28))
    assert of(Part({"chat": 30}, {}), [over]) == 0
