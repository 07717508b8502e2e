"""Who may review whom: people of the brand, never of the agent's team, never the agent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action, Scope, scope_of
from apps.accounts.domain.roles import Role
from apps.accounts.models import Brand, Team, User
from apps.quality.errors import NotTheirs
from apps.quality.models import Review

if TYPE_CHECKING:
    from apps.interactions.models import Interaction

SCORERS = {role for role in Role if scope_of(role, Action.QUALITY_SCORE) > Scope.NONE}
EVERYWHERE = {role for role in SCORERS if scope_of(role, Action.QUALITY_SCORE) is Scope.ALL}
FIRST_ASKED = [Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN]
ASKED_LAST_WORD = [Role.SUPERVISOR, Role.ADMIN, Role.REVIEWER]


def of_brand(brand: Brand) -> QuerySet[User]:
    """Whoever may score contacts of ``brand``."""
    serving = Q(brands=brand) | Q(teams__brands=brand) | Q(leads__brands=brand)
    found: QuerySet[User] = User.objects.active().filter(
        Q(role__in=EVERYWHERE) | Q(role__in=SCORERS) & serving
    )
    return found.distinct()


def neutral(brand: Brand, *, agent: User) -> QuerySet[User]:
    """Those of them who are neither the agent nor of the agent's team."""
    mates = Team.objects.current().filter(members=agent)
    return (
        of_brand(brand)
        .exclude(pk=agent.pk)
        .exclude(pk__in=User.objects.filter(teams__in=mates).values("pk"))
        .exclude(pk__in=mates.exclude(leader=None).values("leader"))
    )


def second(review: Review, *, not_ids: Iterable[int], last_word: bool) -> User | None:
    """Who decides a dispute: nobody of ``not_ids``, and of the rest who has least to decide."""
    asked = ASKED_LAST_WORD if last_word else FIRST_ASKED
    candidates = (
        neutral(review.brand, agent=review.agent)
        .exclude(pk__in=list(not_ids))
        .annotate(
            waiting=Count(
                "disputes_to_decide",
                filter=Q(disputes_to_decide__decided_at__isnull=True),
                distinct=True,
            )
        )
    )
    order = {role: place for place, role in enumerate(asked)}
    return min(
        candidates, key=lambda user: (order[Role(user.role)], user.waiting, user.pk), default=None
    )


def must_be_neutral(user: User, *, interaction: Interaction, agent: User) -> None:
    """Raises NotTheirs where ``user`` may not judge ``agent``'s contact."""
    brand = interaction.case.brand
    if not neutral(brand, agent=agent).filter(pk=user.pk).exists():
        raise NotTheirs(
            _("Somebody who does not work in %(agent)s’s team reviews this.") % {"agent": agent}
        )


def team_of(agent: User, *, brand: Brand) -> Team | None:
    """The agent's team of that brand, for figures."""
    return Team.objects.current().filter(members=agent, brands=brand).order_by("pk").first()
