"""Attribute definitions, and values that fit them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from apps.customers.choices import AppliesTo
from apps.customers.domain.attributes import Unfit, Value, clean
from apps.customers.errors import UnreadableAttribute
from apps.customers.models import AttributeDefinition


def known(applies_to: str = AppliesTo.CUSTOMER) -> dict[str, AttributeDefinition]:
    """The definitions in use, by key."""
    rows = AttributeDefinition.objects.current().filter(applies_to=applies_to)
    return {row.key: row for row in rows}


def validated(
    given: Mapping[str, object],
    *,
    applies_to: str = AppliesTo.CUSTOMER,
    definitions: Mapping[str, AttributeDefinition] | None = None,
) -> dict[str, Value]:
    """``given`` typed by the definitions; None stands for "take it away".

    Who has many to validate reads ``known`` once. Raises UnreadableAttribute, also for a key
    nobody defined.
    """
    if definitions is None:
        definitions = known(applies_to) if given else {}
    result: dict[str, Value] = {}
    for key, value in given.items():
        if key not in definitions:
            raise UnreadableAttribute(f"There is no attribute “{key}”.")
        result[key] = fitted(definitions[key], value)
    return result


def fitted(definition: AttributeDefinition, value: object) -> Value:
    """Raises UnreadableAttribute naming the attribute."""
    try:
        fit = clean(definition.kind, value, definition.choices)
    except Unfit as error:
        raise UnreadableAttribute(f"{definition.label}: {error}") from error
    if fit is None and definition.is_required:
        raise UnreadableAttribute(f"{definition.label} is needed.")
    return fit


def define(*, applies_to: str, **fields: Any) -> AttributeDefinition:
    """A new attribute, after the others of its kind of record."""
    last = AttributeDefinition.objects.filter(applies_to=applies_to).aggregate(Max("position"))
    position = (last["position__max"] or 0) + 1
    return AttributeDefinition.objects.create(applies_to=applies_to, position=position, **fields)


def redefine(*, definition: AttributeDefinition, **fields: Any) -> AttributeDefinition:
    """Change label, choices or need. The kind stays: values of the old one would be left over."""
    for name in ("label", "choices", "is_required", "position"):
        if name in fields:
            setattr(definition, name, fields[name])
    definition.save()
    return definition


def archive(*, definition: AttributeDefinition) -> None:
    """No longer asked for; the values that are there stay."""
    definition.archived_at = timezone.now()
    definition.save(update_fields=["archived_at", "updated_at"])


def restore(*, definition: AttributeDefinition) -> None:
    definition.archived_at = None
    definition.save(update_fields=["archived_at", "updated_at"])
