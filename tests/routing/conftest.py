"""One team with one queue, and Ada, who is free."""

from __future__ import annotations

import pytest

from apps.accounts.models import Team, User
from apps.routing.models import Queue
from tests import make


@pytest.fixture
def team() -> Team:
    return make.team()


@pytest.fixture
def queue(team: Team) -> Queue:
    return make.queue(teams=[team])


@pytest.fixture
def ada(team: Team) -> User:
    user = make.agent(team=team)
    make.presence(user)
    return user
