"""Brands: the names customers know, and what stands under a mail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.accounts.events import BrandChanged
from apps.accounts.models import Brand, User
from apps.core import audit
from apps.core.events import publish

DETAILS = ("name", "email_from_name", "signature", "language", "country", "time_zone")


@transaction.atomic
def create(*, name: str, by: User, **details: Any) -> Brand:
    brand = Brand.objects.create(name=name, slug=_free_slug(name), **details)
    audit.record("brand.created", actor=by, target=brand, name=name)
    publish(BrandChanged(brand.pk))
    return brand


@transaction.atomic
def change(*, brand: Brand, by: User, **details: Any) -> None:
    """Change what is named; the slug stays, for addresses are built with it."""
    brand = Brand.objects.select_for_update().get(pk=brand.pk)
    before = {name: getattr(brand, name) for name in details}
    for name, value in details.items():
        if name not in DETAILS:
            raise TypeError(f"not a detail of a brand: {name}")
        setattr(brand, name, value)
    brand.save(update_fields=[*details, "updated_at"])
    if details != before:
        audit.record("brand.changed", actor=by, target=brand, before=before, after=details)
        publish(BrandChanged(brand.pk))


@transaction.atomic
def archive(*, brand: Brand, by: User) -> None:
    """Take a brand out of use; its history stays. Twice is harmless."""
    if Brand.objects.current().filter(pk=brand.pk).update(archived_at=timezone.now()):
        audit.record("brand.archived", actor=by, target=brand)
        publish(BrandChanged(brand.pk))


@transaction.atomic
def restore(*, brand: Brand, by: User) -> None:
    if Brand.objects.filter(pk=brand.pk, archived_at__isnull=False).update(archived_at=None):
        audit.record("brand.restored", actor=by, target=brand)
        publish(BrandChanged(brand.pk))


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:40] or "brand"
    taken = set(Brand.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, 10_000) if (slug := f"{wanted}-{n}") not in taken)
