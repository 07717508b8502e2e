from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

import pytest
from django.core.management import CommandError
from django.db import connection, connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests import pristine, servers

# A busy machine draws examples slowly: that says nothing about the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

FLUSHES = 5
NO_BROWSER = "no Chromium: ./run test says how to get it"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return servers.STARTED_POSTGRES


@pytest.fixture(scope="session")
def django_db_createdb() -> bool:
    return not (servers.STARTED_POSTGRES and pristine.is_kept())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_createdb: bool) -> None:
    if not django_db_createdb:
        pristine.restore(f"test_{connection.settings_dict['NAME']}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_createdb: bool) -> None:
    if django_db_createdb and servers.STARTED_POSTGRES:
        connections.close_all()
        pristine.keep(connection.settings_dict["NAME"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("chromium"):
        return
    for item in items:
        if "screen" in item.keywords:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session", autouse=True)
def _flush_again() -> Iterator[None]:
    """A thread that still writes when its test ends may deadlock with the flush of the tables.

    PostgreSQL ends one of the two; a flush that was ended would leave the rows to the next test.
    """
    flush = TransactionTestCase._fixture_teardown

    def often(self: TransactionTestCase) -> None:
        for _ in range(FLUSHES - 1):
            with contextlib.suppress(CommandError):
                return flush(self)
        return flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", often)
        yield
