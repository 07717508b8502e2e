"""What the page of an organisation shows: its people, their cases, its place among others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.customers.choices import AppliesTo
from apps.customers.models import AttributeDefinition, Customer, Organisation
from apps.desk.customers.forms import FACT, field_of, shown
from apps.desk.customers.person import OpenCase
from apps.desk.customers.standing import standing_of
from apps.interactions.models import Case

MOST_PEOPLE = 50
MOST_CASES = 20


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    domains = forms.CharField(
        label=gettext_lazy("Mail domains"), required=False, max_length=2000,
        help_text=gettext_lazy("One a line. Who writes from them is suggested as a colleague."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    parent = forms.CharField(
        label=gettext_lazy("Belongs to"), required=False, max_length=160,
        help_text=gettext_lazy("The name of another organisation."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(organisation))
        super().__init__(*args, **kwargs | {"auto_id": "firm_%s"})
        self.user = user
        for row in AttributeDefinition.objects.current().filter(applies_to=AppliesTo.ORGANISATION):
            self.fields[f"{FACT}{row.key}"] = field_of(row)

    def clean_parent(self) -> Organisation | None:
        name = self.cleaned_data["parent"].strip()
        if not name:
            return None
        found = Organisation.objects.visible_to(self.user).filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("There is no organisation of that name."))
        return found

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        facts = {k.removeprefix(FACT): v for k, v in given.items() if k.startswith(FACT)}
        return {
            "name": given["name"], "domains": given["domains"].split(), "parent": given["parent"],
            "attributes": facts,
        }  # fmt: skip


def context(organisation: Organisation, user: User) -> dict[str, Any]:
    """Everything the reader may see of it; a stranger's people and cases are left out."""
    now = timezone.now()
    seen = Organisation.objects.visible_to(user)
    people = Customer.objects.visible_to(user).current().filter(organisation=organisation)
    cases = (
        Case.objects.visible_to(user)
        .filter(customer__organisation=organisation)
        .select_related("owner", "customer")
        .prefetch_related("interactions")
    )
    members = list(people.order_by("-last_contact_at", "-pk")[: MOST_PEOPLE + 1])
    return {
        "organisation": organisation,
        "parent": seen.filter(subsidiaries=organisation).first(),
        "parts": list(seen.filter(parent=organisation).order_by("name")[:MOST_PEOPLE]),
        "people": members[:MOST_PEOPLE],
        "has_more": len(members) > MOST_PEOPLE,
        "facts": _facts(organisation),
        "open_cases": [
            OpenCase(case, standing_of(case, now))
            for case in cases.open().order_by("-last_message_at", "-pk")[:MOST_CASES]
        ],
        "closed_cases": cases.filter(resolved_at__isnull=False).order_by("-resolved_at")[:5],
    }


def _facts(organisation: Organisation) -> list[tuple[str, Any]]:
    known = AttributeDefinition.objects.filter(applies_to=AppliesTo.ORGANISATION)
    labels = dict(known.values_list("key", "label"))
    return [(labels.get(key, key), value) for key, value in organisation.attributes.items()]


def _initial(organisation: Organisation) -> dict[str, Any]:
    facts = {f"{FACT}{key}": shown(value) for key, value in organisation.attributes.items()}
    return facts | {
        "name": organisation.name,
        "domains": "\n".join(organisation.domains),
        "parent": organisation.parent.name if organisation.parent else "",
    }
