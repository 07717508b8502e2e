"""Web, worker, router, mail, PostgreSQL and Valkey die in the middle of the traffic."""

from __future__ import annotations

from collections import Counter

import pytest

pytestmark = pytest.mark.slow

LONGEST_WAIT = 30.0  # seconds, while somebody could take it

OF_VISITOR = """
SELECT client_id, seq FROM interactions_message
WHERE direction = 'in' AND client_id LIKE %s ORDER BY interaction_id, seq
"""
OF_CHATS = """
SELECT array_agg(m.seq ORDER BY m.seq) FROM interactions_message m
JOIN interactions_interaction i ON i.id = m.interaction_id AND i.kind = 'chat'
GROUP BY m.case_id
"""


def test_each_blow_fell(storm):
    assert storm.centre.said.count("ended (SIGKILL); again in 0.5 s") == storm.killed >= 6
    assert len(storm.accepted) > 10
    for visitor in storm.visitors:
        assert len(visitor.said) > 10
        assert visitor.welcomes >= 2  # the web's death at least was felt


def test_what_a_visitor_said_is_kept_once_and_in_order(storm):
    for visitor in storm.visitors:
        rows = storm.rows(OF_VISITOR, f"{visitor.name}-%")
        assert [client_id for client_id, _ in rows] == visitor.said
        assert dict(rows) == visitor.acknowledged
        assert len(visitor.conversations) == 1


def test_what_an_agent_answered_is_kept_once(storm):
    rows = storm.rows("SELECT client_id FROM interactions_message WHERE direction = 'out'")
    said = {said for visitor in storm.visitors for said in visitor.said}
    assert Counter(client_id for (client_id,) in rows) == Counter(f"re-{one}" for one in said)
    assert {one for agent in storm.agents for one in agent.answered} == {f"re-{i}" for i in said}


def test_each_mail_that_was_accepted_is_one_message(storm):
    rows = storm.rows("SELECT provider_id FROM interactions_message WHERE provider_id <> ''")
    kept = Counter(provider_id.strip("<>") for (provider_id,) in rows)
    accepted = {name.strip("<>") for name in storm.accepted}
    assert accepted - kept.keys() == set()
    assert {name: times for name, times in kept.items() if times > 1} == {}


def test_nobody_has_what_somebody_else_has(storm):
    one, other = storm.agents
    assert one.cases & other.cases == set()
    assert len(one.cases | other.cases) == len(storm.visitors) + len(storm.accepted)
    twice = """
    SELECT interaction_id FROM routing_queueentry WHERE state <> 'done'
    GROUP BY interaction_id HAVING count(*) > 1
    UNION ALL
    SELECT entry_id FROM routing_offer WHERE state = 'accepted'
    GROUP BY entry_id HAVING count(*) > 1
    UNION ALL
    SELECT e.interaction_id FROM routing_queueentry e
    JOIN interactions_interaction i ON i.id = e.interaction_id
    WHERE e.state = 'assigned' AND i.owner_id IS DISTINCT FROM e.agent_id
    """
    assert storm.rows(twice) == []


def test_nothing_waits_while_somebody_is_free(storm):
    assert storm.longest_wait < LONGEST_WAIT, storm.story
    waiting = "SELECT id, state FROM routing_queueentry WHERE state <> 'assigned'"
    assert storm.rows(waiting) == [], storm.story


def test_every_visitor_sees_all_rows_once(storm):
    for visitor in storm.visitors:
        bodies = [body for _, (_, body) in sorted(visitor.shown.items())]
        said = {body.split()[0] for body in bodies if not body.startswith("re ")}
        assert said == set(visitor.said)
        assert {body for body in bodies if body.startswith("re ")} == {
            f"re {one}" for one in visitor.said
        }
        assert visitor.doubles == []


def test_every_desk_shows_all_rows_in_order(storm):
    expected = [seqs for (seqs,) in storm.rows(OF_CHATS)]
    assert sorted(storm.threads.values()) == sorted(expected)
