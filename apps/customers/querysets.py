"""The questions we ask about customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.domain.roles import Role
from apps.customers.choices import CustomerStatus, MatchState, TouchpointKind
from apps.customers.domain import searching
from apps.customers.domain.paging import Place

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


_TIERS = """
WITH RECURSIVE leap AS (
    (SELECT tier FROM customers_customer WHERE tier <> '' ORDER BY tier LIMIT 1)
    UNION ALL
    SELECT (SELECT tier FROM customers_customer
            WHERE tier <> '' AND tier > leap.tier ORDER BY tier LIMIT 1)
    FROM leap WHERE leap.tier IS NOT NULL
)
SELECT tier FROM leap WHERE tier IS NOT NULL LIMIT 50
"""


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

    def matching(self, query: str) -> CustomerQuerySet:
        """Those whose name, address, number, organisation or fact holds every word of it."""
        found = self
        for needle in searching.needles(query):
            found = found.filter(search_text__contains=needle)
        return found

    def tiers(self) -> list[str]:
        """The tiers in use, read by leaps over their index instead of row by row."""
        with connection.cursor() as cursor:
            cursor.execute(_TIERS)
            return [tier for (tier,) in cursor.fetchall()]

    def by_last_contact(
        self, after: Place | None, size: int
    ) -> tuple[list[Customer], Place | None]:
        """A page, the latest contact first and those never met last, and where the next begins.

        Two questions, each answered from one end of the same index.
        """
        rows: list[Customer] = []
        if after is None or after.at is not None:
            met = self.filter(last_contact_at__isnull=False).order_by("-last_contact_at", "-id")
            if after:
                met = met.filter(last_contact_at__lte=after.at)
                met = met.exclude(last_contact_at=after.at, id__gte=after.id)
            rows = list(met[: size + 1])
        if len(rows) <= size:
            never = self.filter(last_contact_at__isnull=True).order_by("-id")
            if after and after.at is None:
                never = never.filter(id__lt=after.id)
            rows += never[: size + 1 - len(rows)]
        last = rows[size - 1] if len(rows) > size else None
        return rows[:size], Place(last.last_contact_at, last.pk) if last else None


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


class OrderQuerySet(_OfCustomer):
    def visible_to(self, user: User) -> OrderQuerySet:
        """Orders of one's brands, of customers one may see."""
        seen: OrderQuerySet = super().visible_to(user)
        if user.scope(Action.CUSTOMER_VIEW) is Scope.ALL:
            return seen
        return seen.filter(brand__in=user.brand_ids())


class TouchpointQuerySet(_OfCustomer):
    def newest(self, after: Place | None, size: int) -> tuple[list[Touchpoint], Place | None]:
        """A page of the ledger, newest first, and where the older ones begin."""
        lines = self.order_by("-at", "-id")
        if after and after.at:
            lines = lines.filter(at__lte=after.at).exclude(at=after.at, id__gte=after.id)
        rows = list(lines[: size + 1])
        last = rows[size - 1] if len(rows) > size else None
        return rows[:size], Place(last.at, last.pk) if last else None

    def visible_to(self, user: User) -> TouchpointQuerySet:
        """The ledger lines of one's brands; lines of no brand go with the customer.

        A client of a brand reads none of the house's own notes.
        """
        seen: TouchpointQuerySet = super().visible_to(user)
        if user.role == Role.CLIENT:
            seen = seen.exclude(kind=TouchpointKind.NOTE)
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
