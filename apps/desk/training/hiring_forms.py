"""What is sent about vacancies, candidates and grades."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.training.choices import TestKind
from apps.training.services.candidates import EXTRA_TIMES
from apps.training.services.grading import MOST_POINTS


class VacancyForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"))
    description = forms.CharField(
        label=_("What candidates read first"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    closes_on = forms.DateField(
        label=_("Open until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    pass_mark = forms.IntegerField(
        label=_("To pass, % of the whole"), min_value=1, max_value=100, initial=60
    )
    keeps_months = forms.IntegerField(
        label=_("Keep what is personal, months"), min_value=1, max_value=24, initial=6
    )
    is_blind = forms.BooleanField(label=_("Grade without names"), required=False, initial=True)
    tests = forms.MultipleChoiceField(
        label=_("Tests"), choices=TestKind.choices, widget=forms.CheckboxSelectMultiple,
        initial=list(TestKind.values),
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]


class CandidateForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"))
    extra_time = forms.TypedChoiceField(
        label=_("Extra time"), coerce=int, initial=0,
        choices=[(n, f"+{n} %" if n else _("none")) for n in EXTRA_TIMES],
    )  # fmt: skip
    accommodation = forms.CharField(
        label=_("Other arrangements"), max_length=200, required=False,
        help_text=_("Graders do not see this."),
    )  # fmt: skip


class Spread(json.JSONEncoder):
    """A line for each thing, for people who read it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"indent": 2})


class TestForm(forms.Form):
    __test__ = False  # pytest: not a test

    title = forms.CharField(label=_("Title"), max_length=80)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=120)
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100)
    settings = forms.JSONField(
        label=_("As JSON"), encoder=Spread, widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Fixed once somebody has sat the test."),
    )  # fmt: skip
    sound = forms.FileField(label=_("Sound"), required=False)


class DecideForm(forms.Form):
    hire = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes",
        choices=[("yes", _("Hire")), ("no", _("Decline"))],
    )  # fmt: skip
    hired_as = forms.ModelChoiceField(
        User.objects.none(), label=_("Works here as"), required=False,
        empty_label=_("nobody yet"),
        help_text=_("Later the tests are compared with the quality of their work."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).active().at_the_desk()
        self.fields["hired_as"].queryset = people  # type: ignore[attr-defined]


class GradeForm(forms.Form):
    words = forms.CharField(
        label=_("What tells the most"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one["key"] for one in criteria]
        choices = [(n, str(n)) for n in range(MOST_POINTS + 1)]
        for one in criteria:
            self.fields[f"point-{one['key']}"] = forms.TypedChoiceField(
                label=one["name"], help_text=one.get("help", ""), choices=choices, coerce=int,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.order_fields([f"point-{key}" for key in self.keys] + ["words"])

    def points(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"point-{key}"] for key in self.keys}

    def criteria(self) -> list[forms.BoundField]:
        return [self[f"point-{key}"] for key in self.keys]
