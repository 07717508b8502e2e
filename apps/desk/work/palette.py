"""What the command palette finds: cases by number and subject, customers by anything, calls by
what was said in them."""

from __future__ import annotations

import re

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.customers.models import Customer
from apps.interactions.models import Case
from apps.voice.models import Segment

MOST = 6
SHORTEST = 2
NUMBER = re.compile(r"^[Cc]?-?(\d{1,9})$")

Entry = dict[str, str]


def found(user: User, text: str) -> list[Entry]:
    """Best first. Fewer than two letters ask for nothing."""
    text = text.strip()[:80]
    if len(text) < SHORTEST:
        return []
    return [*_cases(user, text), *_customers(user, text), *_said(user, text)]


def _cases(user: User, text: str) -> list[Entry]:
    number = NUMBER.match(text)
    named = Q(subject__icontains=text)
    if number:
        named = Q(number=int(number.group(1)))
    rows = (
        Case.objects.visible_to(user)
        .filter(named)
        .select_related("customer")
        .order_by("-pk")[:MOST]
    )
    return [
        {
            "label": case.subject or str(case.customer),
            "sub": f"{case.reference} · {case.customer}",
            "icon": "inbox",
            "group": _("Cases"),
            "url": reverse("desk:case", args=[case.number]),
        }
        for case in rows
    ]


def _customers(user: User, text: str) -> list[Entry]:
    rows = Customer.objects.visible_to(user).current().matching(text).select_related("organisation")
    return [
        {
            "label": str(customer),
            "sub": str(customer.organisation or ""),
            "icon": "person",
            "group": _("Customers"),
            "url": _page_of(customer),
        }
        for customer in rows.order_by("-last_contact_at", "-pk")[:MOST]
    ]


def _said(user: User, text: str) -> list[Entry]:
    """Calls the reader may listen to, the newest first; one line each."""
    rows = Segment.objects.visible_to(user).matching(text).of_calls()[: MOST * 4]
    found: dict[int, Entry] = {}
    for segment in rows:
        contact = segment.transcript.recording.call.interaction
        if contact is None or contact.pk in found:
            continue
        found[contact.pk] = {
            "label": f"“{segment.text[:80]}”",
            "sub": f"{contact.case.reference} · {contact.case.customer}",
            "icon": "voice",
            "group": _("Said in calls"),
            "url": reverse("desk:case", args=[contact.case.number]),
        }
    return list(found.values())[:MOST]


def _page_of(customer: Customer) -> str:
    try:
        return reverse("customers:person", args=[customer.pk])
    except NoReverseMatch:
        return ""
