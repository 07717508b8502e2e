"""What happened to people, their rights and their skills. Ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UserDeactivated:
    """Somebody no longer works here: what they held is to be given to others."""

    user_id: int
    by_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class UserReactivated:
    user_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True)
class AccessChanged:
    """Role, teams, brands, tokens or sessions of these people changed: ask anew what they may."""

    user_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgentSkillsChanged:
    """These people can do more or less than before: routing reads their skills again."""

    user_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SkillChanged:
    skill_id: int


@dataclass(frozen=True, slots=True)
class TeamChanged:
    team_id: int


@dataclass(frozen=True, slots=True)
class BrandChanged:
    brand_id: int


@dataclass(frozen=True, slots=True)
class NoticeAdded:
    """Somebody is told of something that is no case: the bell of the desk."""

    notice_id: int
    user_id: int
