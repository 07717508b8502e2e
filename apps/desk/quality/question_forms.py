"""A card, a section, a question with its answers, as forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, Skill, User
from apps.channels.choices import ChannelKind
from apps.quality.choices import CommentRule, Critical, Flag, QuestionKind, Trait
from apps.quality.models import Question
from apps.training.models import Course

MOST = Decimal("9999")
ANSWERS = 20


class CardForm(forms.Form):
    name = forms.CharField(max_length=80, label=_("Name"))
    description = forms.CharField(max_length=300, required=False, label=_("What it is for"))
    brand = forms.ModelChoiceField(Brand.objects.none(), required=False, label=_("Brand"))
    channels = forms.MultipleChoiceField(
        choices=ChannelKind.choices, widget=forms.CheckboxSelectMultiple, label=_("Asked on")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"] = brand_field(user)


def brand_field(user: User) -> forms.ModelChoiceField[Brand]:
    """The brands one may make cards for; a card of the house only where one serves them all."""
    brands = Brand.objects.visible_to(user).current()
    serves_all = not Brand.objects.current().exclude(pk__in=brands.values("pk")).exists()
    return forms.ModelChoiceField(
        brands,
        required=not serves_all,
        label=_("Brand"),
        empty_label=str(_("Every brand")) if serves_all else None,
        initial=None if serves_all else brands.first(),
    )


class ImportForm(forms.Form):
    file = forms.FileField(label=_("A scorecard of Switchroom (JSON)"))
    brand = forms.ModelChoiceField(Brand.objects.none(), required=False, label=_("Brand"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"] = brand_field(user)


class SectionForm(forms.Form):
    title = forms.CharField(max_length=80, label=_("Section"))
    weight = forms.DecimalField(
        min_value=0, max_value=100, max_digits=6, decimal_places=2, label=_("Share"), initial=10
    )


class QuestionForm(forms.Form):
    """One question; ``shown_if`` is ``question:answer``, all of one earlier question."""

    text = forms.CharField(max_length=160, label=_("Question"))
    kind = forms.ChoiceField(choices=QuestionKind.choices, label=_("Answer type"))
    weight = forms.DecimalField(
        min_value=0, max_value=100, max_digits=6, decimal_places=2, label=_("Weight")
    )
    channels = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Asked on (none: all)")
    )
    na_allowed = forms.BooleanField(required=False, label=_("N/A allowed"))
    comment_rule = forms.ChoiceField(
        choices=CommentRule.choices, required=False, label=_("Comment")
    )
    help = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea({"rows": 2}), label=_("Help")
    )
    good = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea({"rows": 2}), label=_("Good")
    )
    bad = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea({"rows": 2}), label=_("Not good")
    )
    trait = forms.ChoiceField(choices=Trait.choices, required=False, label=_("Looks at"))
    skill = forms.ModelChoiceField(Skill.objects.none(), required=False, label=_("Skill"))
    lesson = forms.ChoiceField(required=False, label=_("Lesson when points are lost"))
    lesson_after = forms.IntegerField(min_value=1, max_value=20, label=_("After so many"))
    lesson_of = forms.IntegerField(min_value=1, max_value=20, label=_("of the last"))
    shown_if = forms.MultipleChoiceField(required=False, label=_("Shown only if"))

    def __init__(self, data: QueryDict | None = None, *, question: Question) -> None:
        facts = {name: getattr(question, name) for name in self.base_fields if name != "shown_if"}
        facts["shown_if"] = [
            f"{question.shown_if_question}:{key}" for key in question.shown_if_options
        ]
        super().__init__(data, initial=facts)
        self.question = question
        kinds = dict(ChannelKind.choices)
        fields: dict[str, Any] = dict(self.fields)
        card = question.version.scorecard
        fields["channels"].choices = [(kind, kinds.get(kind, kind)) for kind in card.channels]
        fields["shown_if"].choices = self._conditions()
        fields["skill"].queryset = Skill.objects.current()
        fields["lesson"].choices = _lessons(question)

    def clean_shown_if(self) -> list[str]:
        said: list[str] = self.cleaned_data["shown_if"]
        if len({word.partition(":")[0] for word in said}) > 1:
            raise ValidationError(_("A condition looks at one question."))
        return said

    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        shown_if = said.pop("shown_if")
        said["shown_if_question"] = shown_if[0].partition(":")[0] if shown_if else ""
        said["shown_if_options"] = [word.partition(":")[2] for word in shown_if]
        return said

    def _conditions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Earlier questions that have answers to choose from."""
        rows = self.question.version.questions.prefetch_related("options").order_by(
            "section__position", "position", "id"
        )
        found = []
        for row in rows:
            if row.pk == self.question.pk:
                break
            options = [(f"{row.key}:{o.key}", o.label) for o in row.options.all()]
            if options:
                found.append((row.text, options))
        return found


def _lessons(question: Question) -> list[tuple[str, str]]:
    """Courses that can be learned; one that is named and is not there stays named."""
    brand = question.version.scorecard.brand_id
    courses = Course.objects.published().filter(Q(brand__isnull=True) | Q(brand=brand))
    found = {"": str(_("None")), **dict(courses.order_by("title").values_list("slug", "title"))}
    found.setdefault(question.lesson, question.lesson)
    return list(found.items())


class AnswerForm(forms.Form):
    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(max_length=80, required=False, label=_("Answer"))
    points = forms.DecimalField(
        min_value=0, max_value=MOST, max_digits=6, decimal_places=2, required=False,
        label=_("Points"),
    )  # fmt: skip
    lower = forms.DecimalField(max_digits=10, decimal_places=2, required=False, label=_("From"))
    upper = forms.DecimalField(max_digits=10, decimal_places=2, required=False, label=_("To"))
    flag = forms.ChoiceField(choices=Flag.choices, required=False, label=_("Sets"))
    critical = forms.ChoiceField(choices=Critical.choices, required=False, label=_("Critical"))
    needs_comment = forms.BooleanField(required=False, label=_("Comment required"))


AnswerFormSet = forms.formset_factory(AnswerForm, extra=1, max_num=ANSWERS, can_delete=True)


def answers_of(formset: Any) -> list[dict[str, Any]]:
    """The rows that have a label and are not struck out, as services/editing.py takes them."""
    rows = []
    for row in formset.cleaned_data:
        if not row or row.get("DELETE") or not row.get("label"):
            continue
        given = {name: value for name, value in row.items() if name != "DELETE"}
        rows.append(given | {"points": given["points"] or 0})
    return rows
