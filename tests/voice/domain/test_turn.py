from __future__ import annotations

from apps.voice.domain import turn


def test_a_password_is_what_coturn_computes():
    # printf '%s' '1700000000:leg-1' | openssl dgst -sha1 -hmac north -binary | base64
    assert turn.password("1700000000:leg-1", "north") == "6sRlQVJ8mEph+NA3sNMJ/UQnR2M="


def test_a_browser_is_told_the_servers_and_a_password_that_runs_out():
    told = turn.servers(
        stun=["stun:a:1"], turn=["turn:b:2"], secret="north", name="leg-1", until=1700000000
    )
    assert told == [
        {"urls": "stun:a:1"},
        {
            "urls": ["turn:b:2"],
            "username": "1700000000:leg-1",
            "credential": turn.password("1700000000:leg-1", "north"),
        },
    ]


def test_without_a_secret_a_turn_server_is_of_no_use():
    assert turn.servers(stun=[], turn=["turn:b:2"], secret="", name="x", until=1) == []


def test_addresses_of_other_kinds_are_left_out():
    text = "stun:a.example:3478\nturn:b:1?transport=tcp, javascript:x turns:[::1]:5349"
    assert turn.addresses(text, "stun") == ["stun:a.example:3478"]
    assert turn.addresses(text, "turn", "turns") == ["turn:b:1?transport=tcp", "turns:[::1]:5349"]
