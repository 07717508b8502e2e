from __future__ import annotations

import pytest

from apps.routing.domain.states import (
    AWAY_NEEDS_REASON,
    TABLES,
    Actor,
    Device,
    Missed,
    Presence,
    Routing,
    Silence,
    missed_offer,
    refusal,
    routing_state,
    silence,
)


def test_an_agent_signs_on_and_goes_away_with_a_reason():
    assert refusal("presence", "offline", "available", by=Actor.AGENT) is None
    assert refusal("presence", "available", "away", by=Actor.AGENT, reason="break") is None
    assert refusal("presence", "available", "away", by=Actor.AGENT) == AWAY_NEEDS_REASON


def test_nobody_signs_somebody_else_on():
    said = refusal("presence", "offline", "available", by=Actor.SUPERVISOR)

    assert said == "Offline becomes Available only by agent."


def test_an_agent_cannot_call_themselves_busy_by_the_system():
    assert refusal("presence", "available", "busy", by=Actor.AGENT) is not None
    assert refusal("presence", "available", "busy", by=Actor.SYSTEM) is None


def test_what_the_table_does_not_list_is_refused_in_a_sentence():
    said = refusal("presence", "offline", "busy", by=Actor.SYSTEM)

    assert said == "Offline cannot become Busy."


def test_the_tables_name_real_states_and_no_standing_still_but_a_new_reason():
    kinds = {"presence": Presence, "routing": Routing, "device": Device}
    for field, table in TABLES.items():
        for old, new in table:
            assert {old, new} <= set(kinds[field])
            assert old != new or (field, old) == ("presence", Presence.AWAY)


@pytest.mark.parametrize(
    ("work", "state"),
    [
        ({"open_offers": 0, "engaged": 0, "wrapping": 0, "missed": False}, Routing.IDLE),
        ({"open_offers": 0, "engaged": 2, "wrapping": 0, "missed": False}, Routing.INTERACTING),
        ({"open_offers": 0, "engaged": 2, "wrapping": 1, "missed": False}, Routing.WRAP_UP),
        ({"open_offers": 1, "engaged": 2, "wrapping": 1, "missed": False}, Routing.RESERVED),
        ({"open_offers": 0, "engaged": 1, "wrapping": 0, "missed": True}, Routing.NOT_RESPONDING),
    ],
)
def test_the_routing_state_is_read_off_the_work(work, state):
    assert routing_state(**work) is state


@pytest.mark.parametrize(
    ("seconds", "means"),
    [
        (29.9, Silence.ALIVE),
        (30, Silence.SOCKET_LOST),
        (299, Silence.SOCKET_LOST),
        (300, Silence.GONE),
    ],
)
def test_silence_of_thirty_seconds_loses_the_socket_and_of_five_minutes_the_person(seconds, means):
    assert silence(seconds) is means


def test_a_first_miss_rests_a_minute_and_a_second_sends_away():
    first = missed_offer(device=Device.OK, earlier_misses=0)
    second = missed_offer(device=Device.OK, earlier_misses=1)

    assert first == Missed("missed", routing=Routing.NOT_RESPONDING, return_after=60)
    assert second == Missed("missed", presence=Presence.AWAY)


@pytest.mark.parametrize("device", [Device.SOCKET_LOST, Device.MIC_LOST])
def test_a_lost_device_is_never_held_against_the_person(device):
    assert missed_offer(device=device, earlier_misses=1) == Missed("device_failed")
