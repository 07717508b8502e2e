"""Orders as a source: how many customers placed, by time and brand."""

from __future__ import annotations

from django.db.models import Count

from apps.accounts.domain.permissions import Action, Scope
from apps.analytics.services.sources import Asked, Sums, source
from apps.customers.models import Order


@source("orders", if_named=True)
def orders(asked: Asked) -> Sums:
    """Nothing where contacts are cut by what an order does not know, a reader's team included."""
    reader = asked.reader
    if asked.cut_by - {"brand"}:
        return {}
    if reader is not None and reader.scope(Action.REPORT_VIEW) < Scope.BRAND:
        return {}
    names = {"brand": "brand_id"}
    return asked.grouped(Order.objects.all(), names, "placed_at", {"orders": Count("pk")})
