from __future__ import annotations

import logging

import pytest


@pytest.fixture
def told(caplog):
    """The request lines of the log."""
    caplog.set_level(logging.INFO)
    return lambda: [r.msg for r in caplog.records if r.name == "apps.core.middleware"]


def test_a_callers_request_id_is_kept_and_told(client, told):
    answer = client.get("/no/such/page?q=Noor", headers={"X-Request-ID": "trace-0001"})
    assert answer.headers["X-Request-ID"] == "trace-0001"
    (line,) = told()
    assert line["request_id"] == "trace-0001"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/no/such/page", 404)


@pytest.mark.parametrize("forged", ["short", "x" * 41, "new\tline-id", "<script>alert</script>"])
def test_a_request_id_that_could_forge_a_line_is_replaced(client, forged):
    answer = client.get("/healthz", headers={"X-Request-ID": forged})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_probes_are_not_told(client, told):
    client.get("/healthz")
    assert told() == []
