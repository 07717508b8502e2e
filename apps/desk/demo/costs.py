"""What the demo's people, channels and rooms cost, so that a contact has a price."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.analytics.models import Fee, PayRate


def count(*, now: datetime) -> None:
    since = (now - timedelta(days=200)).date()
    PayRate.objects.create(cents_an_hour=3_150, valid_from=since)
    Fee.objects.bulk_create(
        Fee(name=name, kind=kind, cents=cents, per=per, valid_from=since)
        for name, kind, cents, per in (
            ("Chat on the website", "chat", 24_000, "month"),
            ("Sending mail", "email", 2, "contact"),
            ("A place at the desk", "", 4_900, "seat"),
            ("Rooms and power", "", 310_000, "month"),
        )
    )
