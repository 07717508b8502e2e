"""Forms for the words of the house: outcomes, reasons, ready answers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.channels.choices import ChannelKind
from apps.interactions.choices import Outcome
from apps.interactions.domain import placeholders
from apps.interactions.models import CannedReply, ContactReason, Disposition
from apps.routing.models import ReasonCode

FIELD = re.compile(r"(?P<label>[^*|]{1,60})(?P<required>\*)?(?:\|\s*(?P<kind>text|number|date))?")


class FieldsField(forms.CharField):
    """Fields an outcome asks for: one a line, ``Order number*`` is required, ``Day | date``."""

    def clean(self, value: Any) -> list[dict[str, Any]]:
        found: list[Any] = []
        for line in filter(None, (row.strip() for row in super().clean(value).splitlines())):
            match = FIELD.fullmatch(line)
            if match is None:
                raise forms.ValidationError(_("“%(line)s” is no field."), params={"line": line})
            label = match["label"].strip()
            found.append(
                {
                    "key": slugify(label).replace("-", "_")[:40] or f"field_{len(found)}",
                    "label": label,
                    "kind": match["kind"] or "text",
                    "required": bool(match["required"]),
                }
            )
        return found


def written(fields: list[dict[str, Any]]) -> str:
    lines = []
    for field in fields:
        kind = "" if field.get("kind", "text") == "text" else f" | {field['kind']}"
        lines.append(f"{field['label']}{'*' if field.get('required') else ''}{kind}")
    return "\n".join(lines)


class DispositionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    parent = forms.ModelChoiceField(
        Disposition.objects.none(),
        label=_("Below"),
        required=False,
        empty_label=_("nothing: a tree"),
    )
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("For reports and the API."))
    outcome = forms.ChoiceField(
        label=_("Usually"), choices=[("", _("no usual outcome")), *Outcome.choices], required=False
    )
    fields_asked = FieldsField(
        label=_("Asks for"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One field a line. A star makes it required: Order number*. Day | date."),
    )  # fmt: skip
    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=999, initial=0)

    def __init__(self, *args: Any, by: User, row: Disposition | None = None, **kwargs: Any) -> None:
        if row:
            names = ("name", "code", "outcome", "position")
            initial = {name: getattr(row, name) for name in names} | {"parent": row.parent_id}
            kwargs["initial"] = initial | {"fields_asked": written(row.fields)}
        super().__init__(*args, **kwargs)
        others = Disposition.objects.visible_to(by).current().exclude(pk=row.pk if row else 0)
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]

    def shape(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["fields"] = given.pop("fields_asked")
        return given


class ReasonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    parent = forms.ModelChoiceField(
        ContactReason.objects.none(),
        label=_("Below"),
        required=False,
        empty_label=_("nothing: a tree"),
    )
    brand = forms.ModelChoiceField(
        Brand.objects.none(), label=_("Brand"), required=False, empty_label=_("every brand")
    )
    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=999, initial=0)

    def __init__(
        self, *args: Any, by: User, row: ContactReason | None = None, **kwargs: Any
    ) -> None:
        if row:
            kwargs["initial"] = {
                "name": row.name, "parent": row.parent_id, "brand": row.brand_id,
                "position": row.position,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        others = ContactReason.objects.visible_to(by).exclude(pk=row.pk if row else 0)
        self.fields["parent"].queryset = others.filter(archived_at__isnull=True)  # type: ignore[attr-defined]
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]

    def shape(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CannedForm(forms.Form):
    shortcut = forms.SlugField(
        label=_("Shortcut"), max_length=40, help_text=_("Agents type / and this word.")
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    body = forms.CharField(
        label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("{{ customer.first_name }} and {{ agent.name }} are filled in."),
    )  # fmt: skip
    brand = forms.ModelChoiceField(
        Brand.objects.none(), label=_("Brand"), required=False, empty_label=_("every brand")
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    channel_kinds = forms.MultipleChoiceField(
        label=_("Only for"), choices=ChannelKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: every channel."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, row: CannedReply | None = None, **kwargs: Any) -> None:
        if row:
            names = ("shortcut", "title", "body", "language", "channel_kinds")
            kwargs["initial"] = {n: getattr(row, n) for n in names} | {"brand": row.brand_id}
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("any")), *settings.LANGUAGES]  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if unknown := placeholders.unknown_in(body):
            raise forms.ValidationError(
                _("Nobody knows {{ %(name)s }}."), params={"name": unknown[0]}
            )
        return body

    def shape(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AwayForm(forms.Form):
    """A reason code."""

    name = forms.CharField(label=_("Name"), max_length=60)
    max_minutes = forms.IntegerField(
        label=_("Minutes allowed"), required=False, min_value=1, max_value=1440
    )
    max_at_once = forms.IntegerField(
        label=_("At once, of a team"), required=False, min_value=1, max_value=500
    )
    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=999, initial=0)
    is_productive = forms.BooleanField(label=_("Counts as work"), required=False)
    is_paid = forms.BooleanField(label=_("Is paid"), required=False, initial=True)
    needs_approval = forms.BooleanField(label=_("Only a supervisor sets it"), required=False)

    def __init__(self, *args: Any, row: ReasonCode | None = None, **kwargs: Any) -> None:
        if row:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
