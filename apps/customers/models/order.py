from __future__ import annotations

from django.db import models
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.customers.models.customer import Customer
from apps.customers.querysets import OrderQuerySet


class Order(TimeStamped):
    """What a customer bought, as the shop tells it: enough to set contacts beside orders.

    A mirror of one line of somebody else's system; what was in it stays there.
    """

    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=40)
    placed_at = models.DateTimeField(default=timezone.now)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="order_number_once"),
        ]
        indexes = [models.Index(fields=["placed_at", "brand"], name="order_placed")]

    def __str__(self) -> str:
        return self.number
