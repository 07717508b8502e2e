"""Forms of the survey pages: the rules of asking, one question, the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import Brand, User
from apps.channels.choices import ChannelKind
from apps.routing.models import Queue
from apps.surveys.choices import QuestionKind, Way
from apps.surveys.domain.questions import LONGEST_TEXT, MOST_OPTIONS, Question
from apps.surveys.models import Survey

TICKS = forms.CheckboxSelectMultiple
ASKED_TODAY = [(Way.CHAT.value, Way.CHAT.label), (Way.EMAIL.value, Way.EMAIL.label)]


class SurveyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    brand = forms.ModelChoiceField(
        Brand.objects.none(), label=_("Brand"), empty_label=_("every brand without its own")
    )
    ways = forms.MultipleChoiceField(
        label=_("Asked"), choices=ASKED_TODAY, widget=TICKS,
        help_text=_("At the end of a chat the widget asks its one rating; the letter asks all."),
    )  # fmt: skip
    channel_kinds = forms.MultipleChoiceField(
        label=_("After"), choices=ChannelKind.choices, required=False, widget=TICKS,
        help_text=_("None ticked: contacts on every channel."),
    )  # fmt: skip
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.none(), label=_("Only from queues"), required=False, widget=TICKS,
        help_text=_("None ticked: every queue."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Own language"), help_text=_("Where a translation is missing.")
    )
    sample_percent = forms.IntegerField(
        label=_("Ask, percent of contacts"), min_value=0, max_value=100, initial=100
    )
    quarantine_days = forms.IntegerField(
        label=_("Leave a customer alone, days"), min_value=0, max_value=730, initial=30,
        help_text=_("Counted from the last time any survey asked them."),
    )  # fmt: skip
    delay_minutes = forms.IntegerField(
        label=_("Minutes after wrap-up"), min_value=0, max_value=20_160, initial=60
    )
    open_days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=90, initial=14)
    needs_consent = forms.BooleanField(
        label=_("Only who agreed to surveys"), required=False, initial=True,
        help_text=_("Off: everybody who has not said no. Ask your lawyer first."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, row: Survey | None = None, **kwargs: Any) -> None:
        if row:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
            kwargs["initial"] |= {"brand": row.brand_id, "queues": row.queues.all()}
        super().__init__(*args, **kwargs)
        brand: Any = self.fields["brand"]
        queues: Any = self.fields["queues"]
        language: Any = self.fields["language"]
        brand.queryset = Brand.objects.visible_to(by).current()
        brand.required = by.scope(Action.CONTENT_MANAGE) is not Scope.ALL
        queues.queryset = Queue.objects.visible_to(by).current()
        language.choices = settings.LANGUAGES


class QuestionForm(forms.Form):
    """One question, with its words in every language of the house."""

    kind = forms.ChoiceField(label=_("Measures"), choices=QuestionKind.choices)
    required = forms.BooleanField(label=_("Must be answered"), required=False)

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        # The open card and the new question stand on one page.
        kwargs.setdefault("auto_id", f"{question.key}_%s" if question else "new_%s")
        if question:
            kwargs["initial"] = _written(question)
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=name, max_length=300, required=False
            )
        for code, name in settings.LANGUAGES:
            self.fields[f"options_{code}"] = forms.CharField(
                label=_("Answers, one a line: %(language)s") % {"language": name},
                max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.of_list = [self[f"options_{code}"] for code, _name in settings.LANGUAGES]
        self.words = [self[f"text_{code}"] for code, _name in settings.LANGUAGES]

    def shape(self, key: str) -> Question:
        given = self.cleaned_data
        texts = {code: given[f"text_{code}"] for code, _name in settings.LANGUAGES}
        options = {code: _lines(given[f"options_{code}"]) for code, _name in settings.LANGUAGES}
        is_list = given["kind"] == QuestionKind.CHOICE
        return Question(
            key=key, kind=given["kind"], required=given["required"],
            texts={code: text for code, text in texts.items() if text},
            options={code: rows for code, rows in options.items() if rows} if is_list else {},
        )  # fmt: skip


class WordsForm(forms.Form):
    """What stands over the questions and on the last page; empty: the house's own words."""

    def __init__(
        self, *args: Any, intro: Mapping[str, str], thanks: Mapping[str, str], **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "words_%s")
        initial = {f"intro_{code}": text for code, text in intro.items()}
        kwargs["initial"] = initial | {f"thanks_{code}": text for code, text in thanks.items()}
        super().__init__(*args, **kwargs)
        for part, label in (("intro", _("Greeting: %(l)s")), ("thanks", _("Thanks: %(l)s"))):
            for code, name in settings.LANGUAGES:
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=label % {"l": name}, max_length=LONGEST_TEXT // 4, required=False
                )

    def shape(self, part: str) -> dict[str, str]:
        given = {code: self.cleaned_data[f"{part}_{code}"] for code, _name in settings.LANGUAGES}
        return {code: text for code, text in given.items() if text}


def _written(question: Question) -> dict[str, Any]:
    initial: dict[str, Any] = {"kind": question.kind, "required": question.required}
    initial |= {f"text_{code}": text for code, text in question.texts.items()}
    return initial | {f"options_{code}": "\n".join(rows) for code, rows in question.options.items()}


def _lines(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if line.strip()][:MOST_OPTIONS]
