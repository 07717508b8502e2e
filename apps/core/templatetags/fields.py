"""``{% field form.name %}``: a label above, the control, a hint or the error below."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.translation import gettext

register = template.Library()

# What a widget is drawn as; the first match wins, so the special come first.
KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "options"),
    (forms.RadioSelect, "options"),
    (forms.CheckboxInput, "check"),
    (forms.SelectMultiple, "listbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.ClearableFileInput, "file"),
    (forms.SplitDateTimeWidget, "pair"),
]
DASHES = "---------"
CLASSES = {
    "select": "select",
    "listbox": "select many",
    "textarea": "textarea",
    "file": "file-input",
}


@register.inclusion_tag("forms/_field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """One field of a form. Options: label, hint, kind ("switch"), width, and any attribute.

    ``{% field form.name autocomplete="off" hx_get=url %}``: underscores become hyphens.
    """
    _say_nothing_chosen(bound.field)
    kind = options.pop("kind", "") or _kind(bound.field.widget)
    label = options.pop("label", None) or bound.label
    hint = options.pop("hint", None) or bound.help_text
    width = options.pop("width", "")
    described = f"{bound.auto_id}_{'error' if bound.errors else 'hint'}"
    attributes = {name.replace("_", "-"): value for name, value in options.items()}
    if kind not in {"check", "switch", "options"}:
        attributes["class"] = f"{CLASSES.get(kind, 'input')} {attributes.get('class', '')}".strip()
    if bound.errors or hint:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "kind": kind,
        "label": label,
        "hint": hint,
        "width": width,
        "described": described,
        "optional": not bound.field.required and kind not in {"check", "switch"},
        "control": bound.as_widget(attrs=attributes) if kind != "options" else "",
        "choices": list(bound) if kind == "options" else [],
        "described_by": described if bound.errors or hint else "",
    }


@register.inclusion_tag("forms/_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with the form as a whole, and hidden fields that were refused."""
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"errors": [*form.non_field_errors(), *hidden]}


def _say_nothing_chosen(one: forms.Field) -> None:
    """In words, where a form left Django's row of dashes."""
    words = gettext("Choose") if one.required else gettext("none")
    if isinstance(one, forms.ModelChoiceField):
        one.empty_label = words if one.empty_label == DASHES else one.empty_label
    elif isinstance(one.widget, forms.Select):
        choices = list(one.widget.choices)
        one.widget.choices = [(key, words if name == DASHES else name) for key, name in choices]


def _kind(widget: forms.Widget) -> str:
    return next((kind for widget_type, kind in KINDS if isinstance(widget, widget_type)), "input")
