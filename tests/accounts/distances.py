"""How far an address's object is from its reader: the words of ``url_objects``."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.domain.permissions import Action, Scope
from tests.accounts.world import Kwargs

NEVER = 5  # further than any scope goes

# How far the object of each place is away.
OF_TEAM = {"own team": Scope.TEAM, "other team": Scope.BRAND, "other brand": Scope.ALL}
OF_BRAND = {"own team": Scope.BRAND, "other team": Scope.BRAND, "other brand": Scope.ALL}
# Words belong to a brand, and whoever keeps any keeps those of the brands they serve.
OF_BRAND_WORDS = {"own team": Scope.TEAM, "other team": Scope.TEAM, "other brand": Scope.ALL}
PERSONAL = {"own team": Scope.OWN, "other team": NEVER, "other brand": NEVER}
OWN_OR_ALL = {"own team": Scope.OWN, "other team": Scope.ALL, "other brand": Scope.ALL}
OF_NOBODY = dict.fromkeys(("own team", "other team", "other brand"), NEVER)
# One's own teams' without more, others' by the floor one sees.
OF_OWN_TEAM = {"own team": Scope.OWN, "other team": Scope.BRAND, "other brand": Scope.ALL}
OF_SERVED_BRAND = {"own team": Scope.OWN, "other team": Scope.OWN, "other brand": Scope.ALL}
SHARED = {"own team": Scope.OWN, "other team": Scope.OWN, "other brand": Scope.OWN}


@dataclass(frozen=True, slots=True)
class Objects:
    kwargs: Kwargs
    distance: dict[str, int]
    reach: tuple[Action, ...] = ()  # empty: the guard's actions


def pk(name: str) -> Kwargs:
    return lambda place: {"pk": getattr(place, name).pk}


def offer(place):
    return {"offer_id": place.offer.pk}


def own_offer(place):
    return {"pk": place.offer.pk}


def part(place):
    return {"pk": place.message.interaction_id}


def number(place):
    return {"number": place.case.number}


def message(place):
    return {"number": place.message.case.number, "message_id": place.message.pk}
