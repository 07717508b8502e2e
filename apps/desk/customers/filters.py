"""What the customer list can be narrowed by, in one place for page, part, export and saved view."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.customers.choices import Scheme
from apps.customers.models import Customer, Identity, MatchCandidate, Tag
from apps.customers.querysets import CustomerQuerySet
from apps.interactions.models import Case

CONTACT = [
    ("", _("Any last contact")),
    ("1d", _("Since yesterday")),
    ("7d", _("In the last 7 days")),
    ("30d", _("In the last 30 days")),
    ("-90d", _("Not for 90 days")),
    ("never", _("Never")),
]
CASES = [
    ("", _("With or without cases")),
    ("open", _("Open case")),
    ("none", _("No open case")),
]
NOTES = [
    ("", _("Everything else")),
    ("double", _("Could be the same person")),
    ("bounced", _("Bounced e-mail")),
    ("blocked", _("Blocked address")),
]
LABELS = {
    "tag": _("Tag"),
    "tier": _("Tier"),
    "channel": _("Channel"),
    "contact": _("Last contact"),
    "cases": _("Cases"),
    "note": _("Attention"),
}
MOST_TAGS = 200
TIERS_SECONDS = 60
LARGEST_ID = 2**62


class Filters(forms.Form):
    """Bound to the query string; a value nobody offers is as if it were not there."""

    q = forms.CharField(required=False, max_length=200, strip=True)
    tag = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    tier = forms.CharField(required=False, max_length=20)
    channel = forms.ChoiceField(required=False, choices=[("", _("Any channel")), *Scheme.choices])
    contact = forms.ChoiceField(required=False, choices=CONTACT)
    cases = forms.ChoiceField(required=False, choices=CASES)
    note = forms.ChoiceField(required=False, choices=NOTES)
    organisation = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.is_valid()

    def selects(self) -> list[tuple[str, str, str, list[tuple[Any, Any]]]]:
        """What the filter menu offers: name, label, what is chosen, choices."""
        tags = Tag.objects.visible_to(self.user).values_list("pk", "name")[:MOST_TAGS]
        offered: dict[str, list[tuple[Any, Any]]] = {
            name: list(self._field(name).choices) for name in LABELS if name not in {"tag", "tier"}
        }
        tiers = cache.get_or_set("customers.tiers", Customer.objects.tiers, TIERS_SECONDS) or []
        offered["tier"] = [("", _("Any tier")), *((tier, tier) for tier in tiers)]
        offered["tag"] = [("", _("Any tag")), *tags]
        return [
            (name, str(label), str(self[name].value() or ""), offered[name])
            for name, label in LABELS.items()
        ]

    def chosen(self) -> dict[str, Any]:
        """What is really filtered by."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def as_query(self) -> str:
        """The same filters as a query string, for links and saved views."""
        return urlencode(self.chosen())

    def narrowed(self) -> CustomerQuerySet:
        """The customers the reader may see, through every filter."""
        found = Customer.objects.visible_to(self.user).current()
        chosen = self.chosen()
        if "q" in chosen:
            found = found.matching(chosen["q"])
        for name in ("tier", "organisation"):
            if name in chosen:
                found = found.filter(**{name: chosen[name]})
        if "tag" in chosen:
            tagged = Customer.tags.through.objects.filter(customer=OuterRef("pk"))
            found = found.filter(Exists(tagged.filter(tag=chosen["tag"])))
        if "channel" in chosen:
            found = found.filter(Exists(_addresses().filter(scheme=chosen["channel"])))
        found = _by_contact(found, chosen.get("contact", ""))
        found = _by_case(found, chosen.get("cases", ""), self.user)
        return _by_note(found, chosen.get("note", ""))

    def _field(self, name: str) -> Any:
        return self.fields[name]


def _addresses() -> Any:
    return Identity.objects.current().filter(customer=OuterRef("pk"))


def _by_contact(found: CustomerQuerySet, contact: str) -> CustomerQuerySet:
    if contact == "never":
        return found.filter(last_contact_at__isnull=True)
    if not contact:
        return found
    days = int(contact.strip("-d"))
    edge = timezone.now() - timedelta(days=days)
    if contact.startswith("-"):
        return found.filter(last_contact_at__lt=edge)
    return found.filter(last_contact_at__gte=edge)


def _by_case(found: CustomerQuerySet, cases: str, user: User) -> CustomerQuerySet:
    if not cases:
        return found
    theirs = Exists(Case.objects.visible_to(user).open().filter(customer=OuterRef("pk")))
    return found.filter(theirs if cases == "open" else ~theirs)


def _by_note(found: CustomerQuerySet, note: str) -> CustomerQuerySet:
    if note == "double":
        pairs = MatchCandidate.objects.open().order_by()
        either = pairs.values("first").union(pairs.values("second"))
        return found.filter(pk__in=either)
    if note == "bounced":
        return found.filter(Exists(_addresses().filter(undeliverable_at__isnull=False)))
    if note == "blocked":
        return found.filter(Exists(_addresses().filter(blocked_at__isnull=False)))
    return found
