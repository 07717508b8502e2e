"""Who works here, in the field's words."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    TEAM_LEADER = "team_leader"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    TRAINER = "trainer"
    PLANNER = "planner"
    ADMIN = "admin"
    LIGHT = "light"  # another department: marketing, the workshop
    CLIENT = "client"  # the brand whose calls an outsourcer takes
    CLIENT_TRAINER = "client_trainer"  # teaches the outsourcer's people about the brand


MUST_USE_SECOND_FACTOR_BY_DEFAULT = frozenset({Role.ADMIN})
