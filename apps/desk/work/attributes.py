"""The fields an administrator gave to cases, as a form and as lines to read."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.customers.choices import AppliesTo
from apps.customers.models import AttributeDefinition
from apps.desk.customers.forms import FACT, field_of, shown
from apps.interactions.models import Case


class AttributesForm(forms.Form):
    """One field for each definition that cases have, typed by it."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {f"{FACT}{key}": shown(val) for key, val in case.attributes.items()}
        super().__init__(*args, **kwargs | {"auto_id": "case_%s"})
        for definition in AttributeDefinition.objects.current().filter(applies_to=AppliesTo.CASE):
            self.fields[f"{FACT}{definition.key}"] = field_of(definition)

    def values(self) -> dict[str, Any]:
        return {name.removeprefix(FACT): value for name, value in self.cleaned_data.items()}


def lines(attributes: dict[str, Any], applies_to: str) -> list[tuple[str, Any]]:
    """What is known under the words an administrator gave it, in the order they chose."""
    named = AttributeDefinition.objects.filter(applies_to=applies_to, key__in=attributes)
    labels = dict(named.values_list("key", "label"))
    known = [(label, attributes[key]) for key, label in labels.items()]
    return known + [(key, value) for key, value in attributes.items() if key not in labels]
