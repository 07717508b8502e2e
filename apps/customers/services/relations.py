"""Every row that points at a customer, found by the models themselves.

Apps above this one need not be known: whoever adds a foreign key to Customer is merged along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

from apps.customers.models import Customer, Habit, MatchCandidate, MergeEvent

# Merges are undone by their own rows; pairs are about the two as they were; habits are counted
# anew from the contacts, which move.
STAYING = (MergeEvent, MatchCandidate, Habit)


def pointing() -> Iterator[models.ForeignKey[Any, Any]]:
    """The foreign keys whose rows move, hidden ones (related_name "+") too."""
    own_links = {field.remote_field.through for field in Customer._meta.many_to_many}
    for relation in Customer._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):  # one-to-one is one of them
            continue
        model = relation.related_model
        if model in own_links or model in STAYING or not model._meta.managed:
            continue
        yield relation.field


def label(field: models.ForeignKey[Any, Any]) -> str:
    """``interactions.case.customer``: how a MergeEvent names what it moved."""
    return f"{field.model._meta.label_lower}.{field.name}"


def count(customer: Customer) -> list[tuple[models.ForeignKey[Any, Any], int]]:
    """How many rows of each kind point at ``customer``, without those that have none."""
    counted = [(field, _rows(field, customer.pk).count()) for field in pointing()]
    return [(field, number) for field, number in counted if number]


def move_all(source: Customer, target: Customer) -> dict[str, list[Any]]:
    """Point every row of ``source`` at ``target``; the ids that moved, by label."""
    moved = {}
    for field in pointing():
        ids = list(_rows(field, source.pk).order_by("pk").values_list("pk", flat=True))
        ids = _move(field, ids, source.pk, target.pk)
        if ids:
            moved[label(field)] = ids
    return moved


def move_back(moved: dict[str, list[Any]], source: Customer, target: Customer) -> None:
    """Point the rows named by ``moved`` at ``target`` again, where ``source`` still has them."""
    fields = {label(field): field for field in pointing()}
    for name, ids in moved.items():
        if name in fields:  # the app may have left since
            _move(fields[name], ids, source.pk, target.pk)


def _rows(field: models.ForeignKey[Any, Any], customer_id: int) -> models.QuerySet[Any]:
    return field.model._base_manager.filter(**{field.attname: customer_id})


def _move(
    field: models.ForeignKey[Any, Any], ids: list[Any], source_id: int, target_id: int
) -> list[Any]:
    """All at once; one by one where a unique constraint says that the target has its own."""
    try:
        with transaction.atomic():
            _point(field, ids, source_id, target_id)
            return ids
    except IntegrityError:
        return [pk for pk in ids if _moved_alone(field, pk, source_id, target_id)]


def _moved_alone(
    field: models.ForeignKey[Any, Any], pk: Any, source_id: int, target_id: int
) -> bool:
    try:
        with transaction.atomic():
            return bool(_point(field, [pk], source_id, target_id))
    except IntegrityError:
        return False


def _point(
    field: models.ForeignKey[Any, Any], ids: Collection[Any], source_id: int, target_id: int
) -> int:
    rows = _rows(field, source_id).filter(pk__in=ids)
    return rows.update(**{field.attname: target_id})
