from __future__ import annotations

import pytest

from tests import make


class Room:
    """One brand: a team with an agent and its leader, a reviewer and a supervisor beside it."""

    def __init__(self) -> None:
        self.brand = make.brand(name="Hemrum")
        self.sara = make.user(role="reviewer", username="sara", brands=[self.brand])
        self.luz = make.user(role="reviewer", username="luz", brands=[self.brand])
        self.petra = make.user(role="supervisor", username="petra", brands=[self.brand])
        self.lovisa = make.user(role="team_leader", username="lovisa")
        self.team = make.team(brands=[self.brand], leader=self.lovisa)
        self.noor = make.agent(team=self.team, username="noor")
        self.idris = make.agent(team=self.team, username="idris")


@pytest.fixture
def room(db: None) -> Room:
    return Room()
