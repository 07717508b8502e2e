"""What the form for a new case asks: for which brand, about what, over which way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.customers.models import Customer
from apps.interactions.models import Case, ContactReason
from apps.interactions.services import reach
from apps.interactions.services.reach import Way

MOST_FOUND = 8


def people(user: User, words: str) -> list[Customer]:
    """Customers to choose from: those met last while nothing is typed."""
    rows = Customer.objects.visible_to(user).current().matching(words)
    return list(
        rows.select_related("organisation").order_by("-last_contact_at", "-pk")[:MOST_FOUND]
    )


def brands_for(customer: Customer, user: User) -> list[Brand]:
    """The customer's brands that one serves; for a customer without any, all that one serves."""
    mine = Brand.objects.visible_to(user).filter(archived_at__isnull=True)
    return list(mine.filter(customers=customer)) or list(mine)


class NewCaseForm(forms.Form):
    """``way`` is an address over a channel, or nothing: a case inside the house."""

    subject = forms.CharField(
        label=_("Subject"), max_length=240, error_messages={"required": _("Say what it is about.")}
    )
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), empty_label=None)
    reason = forms.ModelChoiceField(
        ContactReason.objects.none(), label=_("Reason"), required=False,
        empty_label=_("Not said yet"),
    )  # fmt: skip
    way = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, customer: Customer, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "new_%s"})
        self.customer, self.user = customer, user
        self.brands = brands_for(customer, user)
        ids = [brand.pk for brand in self.brands]
        self._choices("brand").queryset = Brand.objects.filter(pk__in=ids)
        self._choices("reason").queryset = (
            ContactReason.objects.visible_to(user)
            .filter(Q(brand__in=ids) | Q(brand__isnull=True), archived_at__isnull=True)
            .select_related("parent")
        )
        if len(ids) == 1:
            self.fields["brand"].initial = ids[0]
            self.fields["brand"].widget = forms.HiddenInput()
        self.ways = [
            (brand, way)
            for brand in self.brands
            for way in reach.ways_to_begin(Case(brand=brand, customer=customer), user)
        ]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        key, brand = clean.get("way", ""), clean.get("brand")
        chosen = next((way for owner, way in self.ways if way.key == key and owner == brand), None)
        if key and brand and chosen is None:
            self.add_error("way", _("This way is of another brand: choose one that fits."))
        elif chosen and not chosen.is_usable:
            self.add_error("way", chosen.reason)
        clean["way"] = chosen
        return clean

    def suggested(self) -> str:
        """What stands chosen at first: the best way of the first brand, or none."""
        given = self.data.get("way") if self.is_bound else None
        best: Way | None = next((way for _brand, way in self.ways if way.is_usable), None)
        return given if given is not None else best.key if best else ""

    def _choices(self, name: str) -> forms.ModelChoiceField[Any]:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the type alone)
        return field
