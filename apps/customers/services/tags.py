"""Tags on customers; a tag exists from its first use on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.customers.choices import TouchpointKind
from apps.customers.events import CustomerChanged
from apps.customers.models import Customer, Tag
from apps.customers.services import ledger
from apps.customers.services.telling import tell

if TYPE_CHECKING:
    from apps.accounts.models import User


def named(name: str) -> Tag:
    """The tag of that name, whatever its case, made when it is new."""
    words = " ".join(name.split())[:40].lower()
    tag, _created = Tag.objects.get_or_create(name=words)
    return tag


@transaction.atomic
def add(*, customer: Customer, name: str, actor: User | None) -> Tag | None:
    """Tag ``customer``; None when the name is empty."""
    if not name.strip():
        return None
    tag = named(name)
    if not customer.tags.filter(pk=tag.pk).exists():
        customer.tags.add(tag)
        _tell(customer, _("Tagged “%(tag)s”") % {"tag": tag.name}, actor, added=tag.name)
    return tag


@transaction.atomic
def remove(*, customer: Customer, tag: Tag, actor: User | None) -> None:
    customer.tags.remove(tag)
    _tell(customer, _("No longer tagged “%(tag)s”") % {"tag": tag.name}, actor, removed=tag.name)


@transaction.atomic
def rename(*, tag: Tag, name: str) -> Tag:
    """Rename, or fold into the tag that has the name already."""
    words = " ".join(name.split())[:40].lower()
    other: Tag | None = Tag.objects.filter(name=words).exclude(pk=tag.pk).first()
    if other is None:
        tag.name = words
        tag.save(update_fields=["name", "updated_at"])
        return tag
    other.customers.add(*tag.customers.values_list("pk", flat=True))
    delete(tag=tag)
    return other


def delete(*, tag: Tag) -> None:
    tag.delete()


def _tell(customer: Customer, summary: str, actor: User | None, **particulars: Any) -> None:
    ledger.record(
        customer=customer,
        kind=TouchpointKind.EDITED,
        summary=summary,
        actor=actor,
        **particulars,
    )
    tell(CustomerChanged(customer.pk))
