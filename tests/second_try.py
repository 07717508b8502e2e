"""Tests that drive a browser, a telephone or a whole centre get a second try, and the run says so.

These are programs that share two cores with the servers under test: about one run in a hundred
waits longer than patience for reasons of the machine. What is wrong fails twice.

Loaded by ``-p tests.second_try``.
"""

from __future__ import annotations

import pytest
from _pytest.runner import runtestprotocol
from _pytest.terminal import TerminalReporter

REAL_TIME = (
    "tests/channels/",
    "tests/core/supervision/",
    "tests/desk/simulation/",
    "tests/desk/test_consumers.py",
    "tests/integrations/",
    "tests/portal/",
    "tests/routing/test_router",
    "tests/screens/",
    "tests/voice/",
)

AGAIN = "second try"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not item.nodeid.startswith(REAL_TIME):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    # What its module shares stays up for the second try.
    reports = runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type]
    if any(report.failed for report in reports):
        item.user_properties.append((AGAIN, item.nodeid))  # it travels with the reports
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    else:
        item.session._setupstate.teardown_exact(nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    getreports = terminalreporter.getreports
    for report in [*getreports("passed"), *getreports("failed")]:
        if (AGAIN, report.nodeid) in map(tuple, report.user_properties):
            terminalreporter.line(f"second try: {report.nodeid}", yellow=True)
