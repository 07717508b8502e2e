"""What people type about customers, checked for shape; what it means the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.customers.choices import AppliesTo, AttributeKind, ConsentState, Purpose, Scheme
from apps.customers.models import AttributeDefinition, Customer

FACT = "attribute_"  # before a key, so that no attribute is taken for a field of ours
TYPED_SCHEMES = [(scheme.value, scheme.label) for scheme in Scheme if scheme != Scheme.WEB_VISITOR]
_YES_NO = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]


class SaveViewForm(forms.Form):
    name = forms.CharField(max_length=60)


class FactsForm(forms.Form):
    """The customer's own fields and every attribute an administrator defined."""

    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=160, required=False)
    tier = forms.CharField(label=_("Tier"), max_length=20, required=False)
    language = forms.CharField(
        label=_("Language"), max_length=10, required=False, help_text=_("As sv or en-GB.")
    )
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country"), required=False, help_text=_("Two letters, as SE.")
    )
    time_zone = forms.CharField(label=_("Time zone"), max_length=50, required=False)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Looked after by"), required=False, empty_label=_("Nobody"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = User.objects.visible_to(user).active().at_the_desk()
        has = Q(pk=self.initial.get("owner"))  # stays, though the reader does not see them
        self._rows_of("owner").queryset = User.objects.filter(Q(pk__in=seen.values("pk")) | has)
        known = AttributeDefinition.objects.current().filter(applies_to=AppliesTo.CUSTOMER)
        for definition in known:
            self.fields[f"{FACT}{definition.key}"] = field_of(definition)

    @staticmethod
    def initial_of(customer: Customer) -> dict[str, Any]:
        names = ("name", "tier", "language", "country", "time_zone")
        known = {name: getattr(customer, name) for name in names}
        known["owner"] = customer.owner_id
        known["organisation"] = customer.organisation.name if customer.organisation else ""
        facts = {f"{FACT}{key}": shown(value) for key, value in customer.attributes.items()}
        return known | facts

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def facts(self) -> dict[str, Any]:
        """The customer's own fields, without the organisation's name."""
        names = ("name", "tier", "language", "country", "time_zone", "owner")
        return {name: self.cleaned_data[name] for name in names}

    def attributes(self) -> dict[str, Any]:
        return {
            name.removeprefix(FACT): value
            for name, value in self.cleaned_data.items()
            if name.startswith(FACT)
        }

    def _rows_of(self, name: str) -> Any:
        return self.fields[name]


class NewCustomerForm(FactsForm):
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), empty_label=None)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    field_order = ("name", "brand", "email", "phone", "organisation")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self._rows_of("brand").queryset = Brand.objects.visible_to(user)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(name) for name in ("name", "email", "phone")):
            raise forms.ValidationError(_("A name or an address is needed."))
        return self.cleaned_data

    def addresses(self) -> list[tuple[str, str]]:
        pairs = [(name, self.cleaned_data[name]) for name in ("email", "phone")]
        return [(scheme, value) for scheme, value in pairs if value]


class IdentityForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Kind"), choices=TYPED_SCHEMES)
    value = forms.CharField(label=_("Address"), max_length=320)
    verified = forms.BooleanField(label=_("They proved it is theirs"), required=False)


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("For"), choices=Purpose.choices)
    state = forms.ChoiceField(label=_("Answer"), choices=ConsentState.choices)
    captured_from = forms.CharField(
        label=_("How we know"), max_length=120, help_text=_("As: said on the call.")
    )
    text = forms.CharField(
        label=_("Words they agreed to"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class TagForm(forms.Form):
    name = forms.CharField(label=_("Tag"), max_length=40)


class NoteForm(forms.Form):
    summary = forms.CharField(label=_("Note"), max_length=240)


def field_of(definition: AttributeDefinition) -> forms.Field:
    common: dict[str, Any] = {"label": definition.label, "required": definition.is_required}
    match definition.kind:
        case AttributeKind.NUMBER:
            return forms.DecimalField(**common)
        case AttributeKind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case AttributeKind.BOOLEAN:
            return forms.ChoiceField(choices=_YES_NO, **common)
        case AttributeKind.CHOICE:
            offered = [("", "—"), *((choice, choice) for choice in definition.choices)]
            return forms.ChoiceField(choices=offered, **common)
    return forms.CharField(max_length=500, **common)


def shown(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value
