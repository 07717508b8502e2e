"""The questions we ask about queues, waiting work and agents' states."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.routing.choices import EntryState, OfferState, PresenceState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.routing.models import (
        Calendar,
        Exclusion,
        Offer,
        Presence,
        Queue,
        QueueEntry,
        QueueVersion,
        ReasonCode,
    )


class QueueQuerySet(QuerySet["Queue"]):
    def visible_to(self, user: User) -> QueueQuerySet:
        """Queues of one's brands; an agent or team leader, those their teams work."""
        scope = max(
            user.scope(Action.QUEUE_MANAGE),
            user.scope(Action.FLOOR_VIEW),
            user.scope(Action.DESK_USE),
        )
        if scope is Scope.ALL:
            return self
        if scope is Scope.BRAND:
            return self.filter(brand__in=user.brand_ids())
        if scope is Scope.NONE:
            return self.none()
        return self.filter(pk__in=self._worked_by(user.team_ids()))

    def current(self) -> QueueQuerySet:
        return self.filter(archived_at__isnull=True)

    def _worked_by(self, team_ids: list[int]) -> QuerySet[Queue, Any]:
        return self.model.objects.filter(teams__in=team_ids).values("pk")


class _OfQueue(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        """Rows of the queues ``user`` may see."""
        queues = self.model._meta.get_field("queue").related_model
        return self.filter(queue__in=queues.objects.visible_to(user).values("pk"))


class QueueEntryQuerySet(_OfQueue):
    def waiting(self) -> QuerySet[QueueEntry]:
        return self.filter(state=EntryState.WAITING)

    def live(self) -> QuerySet[QueueEntry]:
        """Not done: waiting, offered or with an agent."""
        return self.exclude(state=EntryState.DONE)

    def held_by(self, user_id: int) -> QuerySet[QueueEntry]:
        return self.filter(state=EntryState.ASSIGNED, agent_id=user_id)


class EntryPointQuerySet(_OfQueue):
    pass


class QueueVersionQuerySet(_OfQueue):
    def draft(self) -> QuerySet[QueueVersion]:
        return self.filter(number__isnull=True)

    def due(self, now: datetime) -> QuerySet[QueueVersion]:
        """Drafts whose hour to be published has come."""
        return self.filter(number__isnull=True, due_at__lte=now).order_by("due_at")

    def published(self) -> QuerySet[QueueVersion]:
        return self.filter(number__isnull=False)


class OfferQuerySet(QuerySet["Offer"]):
    def visible_to(self, user: User) -> OfferQuerySet:
        """One's own offers, and those of the people whose floor one sees."""
        if user.scope(Action.FLOOR_VIEW) is Scope.ALL:
            return self
        if user.scope(Action.FLOOR_VIEW) is Scope.NONE:
            return self.filter(agent=user)
        people = user.__class__.objects.visible_to(user)
        return self.filter(Q(agent=user) | Q(agent__in=people.values("pk")))

    def open(self) -> OfferQuerySet:
        return self.filter(state=OfferState.OPEN)

    def run_out(self, now: datetime) -> OfferQuerySet:
        return self.open().filter(expires_at__lte=now)


class ExclusionQuerySet(QuerySet["Exclusion"]):
    def visible_to(self, user: User) -> ExclusionQuerySet:
        """Of customers and agents one may see, for those who steer the floor."""
        scope = user.scope(Action.FLOOR_STEER)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        customers: Any = self.model._meta.get_field("customer").related_model
        return self.filter(
            agent__in=user.__class__.objects.visible_to(user).values("pk"),
            customer__in=customers.objects.visible_to(user).values("pk"),
        )

    def current(self) -> ExclusionQuerySet:
        return self.filter(lifted_at__isnull=True)

    def by_customer(self) -> dict[int, frozenset[int]]:
        """The agents each customer is kept from. Few rows: people rarely fall out."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for customer_id, agent_id in self.values_list("customer_id", "agent_id"):
            found[customer_id].add(agent_id)
        return {customer_id: frozenset(agents) for customer_id, agents in found.items()}


class _OfPerson(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        """One's own row and those of the people one may see."""
        if user.scope(Action.FLOOR_VIEW) is Scope.ALL:
            return self
        if user.scope(Action.FLOOR_VIEW) is Scope.NONE:
            return self.filter(user=user)
        return self.filter(user__in=user.__class__.objects.visible_to(user).values("pk"))


class PresenceQuerySet(_OfPerson):
    def on_shift(self) -> QuerySet[Presence]:
        return self.exclude(presence=PresenceState.OFFLINE)


class AgentStateEventQuerySet(_OfPerson):
    pass


class _ForPlanners(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        """Readable by whoever manages queues or works the desk."""
        may = user.may(Action.QUEUE_MANAGE) or user.may(Action.DESK_USE)
        return self if may else self.none()


class CalendarQuerySet(_ForPlanners):
    def current(self) -> QuerySet[Calendar]:
        return self.filter(archived_at__isnull=True)


class CapacityProfileQuerySet(_ForPlanners):
    pass


class ReasonCodeQuerySet(_ForPlanners):
    def current(self) -> QuerySet[ReasonCode]:
        return self.filter(archived_at__isnull=True)
