from __future__ import annotations

import shutil

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, settings

from tests import pristine, servers

# A busy machine draws examples slowly: that says nothing about the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

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
