"""A brand, and the supervisor of it who is signed in."""

from __future__ import annotations

import pytest

from tests import make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def brand(db):
    return make.brand(country="SE")


@pytest.fixture
def boss(brand, client):
    boss = make.user(role="supervisor", brands=[brand])
    client.force_login(boss)
    return boss
