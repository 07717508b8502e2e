from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped


class DataKey(TimeStamped):
    """The key under which recordings of one customer lie; destroyed, they are noise for ever.

    More than one after a merge of customers; new recordings take the newest that lives.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="data_keys")
    sealed = models.BinaryField(default=bytes, blank=True)  # empty: destroyed
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key of {self.customer_id}"
