from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.models import Phone, PhoneNumber


class PhoneNumberQuerySet(QuerySet["PhoneNumber"]):
    def visible_to(self, user: User) -> PhoneNumberQuerySet:
        """The numbers of the brands that ``user`` works for."""
        if user.is_superuser or user.role == "admin":
            return self
        return self.filter(channel__brand__in=user.brand_ids())

    def in_use(self) -> PhoneNumberQuerySet:
        return self.filter(archived_at=None)


class PhoneQuerySet(QuerySet["Phone"]):
    def visible_to(self, user: User) -> PhoneQuerySet:
        """One's own; everybody's for whoever keeps the lines."""
        return self if user.role == "admin" else self.filter(user=user)

    def with_password(self, *, now: datetime) -> PhoneQuerySet:
        """Browsers whose password has not run out."""
        return self.filter(is_desk_phone=False, password_until__gt=now)
