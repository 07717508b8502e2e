"""What programs outside hear of the people who work here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from apps.accounts.domain.permissions import Action
from apps.accounts.events import UserDeactivated, UserReactivated
from apps.accounts.models import Brand, User
from apps.core.outward import Told, noun, seen, tell


def _story(ids: Collection[int]) -> Mapping[int, Told]:
    brands: defaultdict[int, list[int]] = defaultdict(list)
    rows = Brand.objects.filter(teams__members__in=ids).values_list("teams__members", "pk")
    for user, brand in rows.distinct():
        brands[user].append(brand)
    names = User.objects.filter(pk__in=ids).values_list("pk", "username")
    return {pk: Told(tuple(brands[pk]), {"user": name}) for pk, name in names}


noun("user", action=Action.USER_MANAGE, visible=seen(User), story=_story)
tell("user.deactivated", UserDeactivated, noun="user", id_of="user_id",
     words="Somebody no longer works here")  # fmt: skip
tell("user.reactivated", UserReactivated, noun="user", id_of="user_id",
     words="Somebody is back")  # fmt: skip
