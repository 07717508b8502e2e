"""What programs need to be shown something: a back end's secret, a token, a webhook at rest."""

from __future__ import annotations

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.accounts.services import tokens
from apps.channels.services import credentials
from apps.core import sealing
from apps.desk.demo.house import House
from apps.integrations.choices import SubscriptionStatus
from apps.integrations.domain import signing
from apps.integrations.models import Subscription

SIGNING = ("hemrum-chat", "hemrum-form", "kraftli-chat")


def open_up(house: House) -> None:
    """Of use to nobody outside: each centre makes its own secrets."""
    for key in SIGNING:
        channel = house.channels[key]
        channel.credentials = credentials.seal({"jwt_secret": signing.new_secret()})
        channel.save(update_fields=["credentials"])
    elin = User.objects.get(username="elin")
    tokens.create(
        user=elin, name="Data warehouse, nightly", scopes=[Action.CASE_VIEW, Action.CUSTOMER_VIEW]
    )
    Subscription.objects.create(
        name="Hemrum shop",
        url="https://shop.hemrum.example/hooks/switchroom",
        kinds=["case.changed", "interaction.wrapped_up"],
        secret=sealing.seal(signing.new_secret().encode()),
        status=SubscriptionStatus.PAUSED,
        created_by=elin,
    )
