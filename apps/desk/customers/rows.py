"""A row of the customer list: who, how to reach them, why they are here, where they stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.customers.domain import searching
from apps.customers.domain.paging import Place
from apps.customers.models import Customer, Identity
from apps.customers.querysets import CustomerQuerySet
from apps.desk.customers import ways
from apps.desk.customers.standing import Standing, standing_of
from apps.interactions.models import Case

PAGE = 50


@dataclass(slots=True)
class Row:
    customer: Customer
    under: str
    ways: list[ways.Way]
    why: str
    match: str
    cases: list[Case] = field(default_factory=list)
    standing: Standing | None = None


def page(
    customers: CustomerQuerySet, *, user: User, query: str, after: Place | None
) -> tuple[list[Row], Place | None]:
    """One page with everything its rows show, in a number of questions that never grows."""
    people, following = customers.select_related("organisation").by_last_contact(after, PAGE)
    prefetch_related_objects(people, "identities")
    now = timezone.now()
    cases = _open_cases([person.pk for person in people], user)
    return [_row(person, cases[person.pk], query, now) for person in people], following


def _open_cases(customer_ids: list[int], user: User) -> dict[int, list[Case]]:
    """Those the reader may see, the one that matters most first."""
    grouped: dict[int, list[Case]] = defaultdict(list)
    rows = Case.objects.visible_to(user).open().filter(customer__in=customer_ids)
    for case in rows.prefetch_related("interactions").order_by("-last_message_at", "-id"):
        grouped[case.customer_id].append(case)
    return grouped


def _row(person: Customer, cases: list[Case], query: str, now: datetime) -> Row:
    current = [row for row in person.identities.all() if row.valid_to is None]
    match, why = _why(person, current, query)
    newest = cases[0] if cases else None
    return Row(
        customer=person,
        under=_under(person),
        ways=ways.of(current),
        match=match,
        why=why or (newest.subject if newest else ""),
        cases=cases,
        standing=min((standing_of(case, now) for case in cases), default=None),
    )


def _under(person: Customer) -> str:
    if person.organisation:
        return person.organisation.name
    return person.country or ("" if person.name else _("not yet known"))


def _why(person: Customer, current: list[Identity], query: str) -> tuple[str, str]:
    """What of the customer matches beyond the name: the marked word, and what it is."""
    found = searching.needles(query)
    if not found or all(needle in f" {searching.fold(person.name)}" for needle in found):
        return "", ""
    for identity in current:
        text = searching.text_of(
            words=[] if ways.is_number(identity) else [identity.value],
            numbers=[identity.value] if ways.is_number(identity) else [],
        )
        if any(needle in text for needle in found):
            return str(identity), ""
    for key, value in person.attributes.items():
        if any(needle in f" {searching.fold(str(value))}" for needle in found):
            return str(value), key.replace("_", " ")
    return "", ""
