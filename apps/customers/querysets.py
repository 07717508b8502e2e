"""The questions we ask about customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.accounts.domain.permissions import Action, Scope
from apps.customers.choices import CustomerStatus, MatchState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.customers.models import (
        AttributeDefinition,
        Consent,
        Customer,
        Identity,
        ImportJob,
        MatchCandidate,
        Organisation,
        SavedFilter,
        Touchpoint,
    )


class CustomerQuerySet(QuerySet["Customer"]):
    def visible_to(self, user: User) -> CustomerQuerySet:
        """Customers of the brands ``user`` serves. Every screen and endpoint starts here."""
        scope = user.scope(Action.CUSTOMER_VIEW)
        if scope is Scope.ALL:
            return self
        if scope < Scope.BRAND:
            return self.none()
        through = self.model.brands.through
        served = through.objects.filter(customer=OuterRef("pk"), brand__in=user.brand_ids())
        return self.filter(Exists(served))

    def current(self) -> CustomerQuerySet:
        """Neither merged away nor anonymised."""
        return self.filter(status=CustomerStatus.ACTIVE)


class _OfCustomer(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        """Rows of the customers ``user`` may see."""
        customers = apps.get_model("customers", "Customer")
        scope = user.scope(Action.CUSTOMER_VIEW)
        if scope is Scope.ALL:
            return self
        return self.filter(customer__in=customers.objects.visible_to(user).values("pk"))


class IdentityQuerySet(_OfCustomer):
    def current(self) -> QuerySet[Identity]:
        return self.filter(valid_to__isnull=True)

    def verified(self) -> QuerySet[Identity]:
        return self.filter(verified_at__isnull=False)


class ConsentQuerySet(_OfCustomer):
    def in_force(self) -> QuerySet[Consent]:
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()))


class TouchpointQuerySet(_OfCustomer):
    def visible_to(self, user: User) -> QuerySet[Touchpoint]:
        """The ledger lines of one's brands; lines of no brand go with the customer."""
        seen: QuerySet[Touchpoint] = super().visible_to(user)
        if user.scope(Action.CUSTOMER_VIEW) is Scope.ALL:
            return seen
        return seen.filter(Q(brand__isnull=True) | Q(brand__in=user.brand_ids()))


class OrganisationQuerySet(QuerySet["Organisation"]):
    def visible_to(self, user: User) -> OrganisationQuerySet:
        """Organisations of the customers one may see."""
        customers = apps.get_model("customers", "Customer")
        if user.scope(Action.CUSTOMER_VIEW) is Scope.ALL:
            return self
        mine = customers.objects.visible_to(user).filter(organisation=OuterRef("pk"))
        return self.filter(Exists(mine))


class MatchCandidateQuerySet(QuerySet["MatchCandidate"]):
    def visible_to(self, user: User) -> MatchCandidateQuerySet:
        """Pairs of which one may see both."""
        customers = apps.get_model("customers", "Customer")
        if user.scope(Action.CUSTOMER_VIEW) is Scope.ALL:
            return self
        seen = customers.objects.visible_to(user).values("pk")
        return self.filter(first__in=seen, second__in=seen)

    def open(self) -> MatchCandidateQuerySet:
        """To decide, between two who are still there."""
        active = CustomerStatus.ACTIVE
        return self.filter(state=MatchState.OPEN, first__status=active, second__status=active)


class _HouseVocabulary(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        """Shared words: readable by whoever may see customers."""
        return self if user.may(Action.CUSTOMER_VIEW) else self.none()


class TagQuerySet(_HouseVocabulary):
    pass


class AttributeDefinitionQuerySet(_HouseVocabulary):
    def current(self) -> QuerySet[AttributeDefinition]:
        return self.filter(archived_at__isnull=True)


class ImportJobQuerySet(QuerySet["ImportJob"]):
    def visible_to(self, user: User) -> ImportJobQuerySet:
        """One's own imports; an administrator sees all."""
        scope = user.scope(Action.CUSTOMER_IMPORT)
        if scope is Scope.ALL:
            return self
        return self.filter(created_by=user) if scope else self.none()


class SavedFilterQuerySet(QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> SavedFilterQuerySet:
        return self.filter(user=user)
