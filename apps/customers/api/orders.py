"""Orders: told by the shop, counted beside contacts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.accounts.models import Brand
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.customers.models import Customer, Order
from apps.customers.services import orders


class OrderShape(serializers.Serializer[Order]):
    id = serializers.IntegerField()
    brand = serializers.CharField(source="brand.slug")
    customer = serializers.IntegerField(source="customer_id")
    number = serializers.CharField()
    placed_at = serializers.DateTimeField()


class NewOrder(serializers.Serializer[Any]):
    brand = serializers.SlugField()
    customer = RowId()
    number = serializers.CharField(max_length=40)
    placed_at = serializers.DateTimeField(required=False)


class WantedOrders(serializers.Serializer[Any]):
    brand = serializers.SlugField(required=False)
    customer = RowId(required=False)
    number = serializers.CharField(max_length=40, required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class Orders(Nouns):
    """Orders of customers one may see, the last told first."""

    noun = "orders"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]
    shape = OrderShape
    asks = WantedOrders
    filters = {
        "brand": "brand__slug", "customer": "customer", "number": "number",
        "since": "placed_at__gte", "until": "placed_at__lt",
    }  # fmt: skip
    takes = NewOrder
    of, joined = Order, ("brand",)

    def make(self, request: Any, given: dict[str, Any]) -> Order:
        """An order, with a line in the customer's story. A number told again changes nothing."""
        customer = seen(request, Customer, pk=given.pop("customer"))
        brand = seen(request, Brand, slug=given.pop("brand"))
        return orders.record(customer=customer, brand=brand, by=request.user, **given)


class OneOrder(Noun, among=Orders):
    """An order, as it was told."""

    noun = "order"
