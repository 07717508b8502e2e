from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.voice.choices import OrderState
from apps.voice.models.call import Call
from apps.voice.models.server import VoiceServer


class Order(TimeStamped):
    """What somebody asks of the telephony: row first, then a NOTIFY; the process takes it.

    ``verb`` is one of controller/orders.py. A row that was not taken within its patience is
    refused, so that nothing rings hours later.
    """

    server = models.ForeignKey(VoiceServer, models.CASCADE, related_name="orders")
    call = models.ForeignKey(Call, models.CASCADE, null=True, blank=True, related_name="orders")
    verb = models.CharField(max_length=30)
    particulars = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=OrderState, default=OrderState.GIVEN)
    problem = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["server"], name="order_given", condition=Q(state=OrderState.GIVEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.state}"
