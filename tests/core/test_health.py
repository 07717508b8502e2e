from __future__ import annotations


def test_a_live_process_says_so(client):
    assert client.get("/healthz").json() == {"status": "ok"}
