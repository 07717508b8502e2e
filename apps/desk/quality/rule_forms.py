"""One question's rule as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.quality.choices import RuleKind
from apps.quality.models import Question, Rule

NO_ANSWER = [("", _("propose nothing"))]


class RuleForm(forms.Form):
    kind = forms.ChoiceField(choices=RuleKind.choices, label=_("What is looked at"))
    words = forms.CharField(
        required=False, max_length=5000, label=_("Words, one phrase a line"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea"}),
        help_text=_("Whole words in any case; * stands for a few words between."),
    )  # fmt: skip
    first = forms.IntegerField(
        required=False, min_value=0, max_value=50, label=_("Only in the first so many replies"),
        help_text=_("0: in all of them."),
    )  # fmt: skip
    limit = forms.DecimalField(
        required=False, min_value=0, max_value=1_000_000, label=_("At most"),
        help_text=_("Seconds; for writing, mistakes in a hundred words."),
    )  # fmt: skip
    field = forms.SlugField(
        required=False, max_length=40, label=_("Field of the wrap-up"),
        help_text=_("disposition and note are fields too."),
    )  # fmt: skip
    when_met = forms.ChoiceField(required=False, label=_("If so, propose"))
    when_failed = forms.ChoiceField(required=False, label=_("If not, propose"))
    is_active = forms.BooleanField(required=False, label=_("On"))

    def __init__(self, *args: Any, question: Question, rule: Rule | None, **kwargs: Any) -> None:
        first = question.options.order_by("-points", "position").first()
        kwargs["initial"] = _said(rule) if rule else {
            "is_active": True, "when_met": first.key if first else "",
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        options = [(option.key, option.label) for option in question.options.all()]
        for name in ("when_met", "when_failed"):
            fields[name].choices = [*NO_ANSWER, *options]

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        phrases = [" ".join(line.split()) for line in said["words"].splitlines() if line.strip()]
        return said | {"words": phrases, "first": said["first"] or 0}


def _said(rule: Rule) -> dict[str, Any]:
    return {
        "kind": rule.kind, "words": "\n".join(rule.words), "first": rule.first,
        "limit": rule.limit, "field": rule.field, "when_met": rule.when_met,
        "when_failed": rule.when_failed, "is_active": rule.is_active,
    }  # fmt: skip
