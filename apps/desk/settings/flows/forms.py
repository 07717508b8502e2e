"""The form of each kind of step; what it holds is what the flow reads (voice.domain.flow)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Brand, Skill, User
from apps.routing.models import Calendar, Queue
from apps.voice.domain.flow import STOCK, Kind
from apps.voice.domain.flow_checks import LEVELS, NUMBERS
from apps.voice.domain.flow_edits import MOST_LABEL
from apps.voice.models import CallFlow, FlowVersion, Prompt

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9*#]{2,15}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SKILL_ROWS = (1, 2, 3)

_t = gettext_lazy
Choices = list[tuple[str, str]]


class FlowForm(forms.Form):
    name = forms.CharField(
        label=_t("Name"), max_length=80, help_text=_t("Main number, Out of hours")
    )
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_t("Brand"), empty_label=None)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = Brand.objects.visible_to(by).current()
        cast("forms.ModelChoiceField[Brand]", self.fields["brand"]).queryset = brands


class StepForm(forms.Form):
    """``settings()`` is what goes into the graph: what was left empty is not there."""

    label = forms.CharField(
        label=_t("Name of the step"), max_length=MOST_LABEL, required=False,
        help_text=_t("As colleagues call it"),
    )  # fmt: skip

    def __init__(self, data: Any, *, flow: CallFlow, told: Mapping[str, Any]) -> None:
        self.flow, self.settled = flow, told.get("settings") or {}
        first = {"label": told.get("label", "")} | self.first()
        super().__init__(data, initial=first, auto_id="step-%s")
        for name, choices in CHOICES.items():
            if name in self.fields:
                chosen = cast("forms.ChoiceField", self.fields[name])
                chosen.choices = choices(flow, self.settled)

    def first(self) -> dict[str, Any]:
        return dict(self.settled)

    def settings(self) -> dict[str, Any]:
        given = {name: v for name, v in self.cleaned_data.items() if name != "label"}
        return {name: value for name, value in given.items() if value not in (None, "", False, {})}


def _choice(label: Any, help_text: Any = "") -> Any:
    return forms.ChoiceField(label=label, required=False, help_text=help_text)


def _number(name: str, label: Any, help_text: Any = "") -> Any:
    least, most = NUMBERS[name]
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, help_text=help_text
    )


def _kept(label: Any, help_text: Any) -> Any:
    """A name under which something that was keyed in or answered is kept."""
    return forms.RegexField(NAME, label=label, required=False, help_text=help_text)


class PromptForm(StepForm):
    prompt = _choice(_t("Callers hear"))


class SayForm(PromptForm):
    attribute = _kept(_t("Then the digits of"), _t("What was keyed in, for example order_number"))


class MenuForm(PromptForm):
    tries = _number("tries", _t("Said at most"), _t("Times; empty: 3"))
    seconds = _number("seconds", _t("Waits for a key"), _t("Seconds; empty: 6"))


class SurveyForm(PromptForm):
    seconds = _number("seconds", _t("Waits for a key"), _t("1 to 5; seconds; empty: 6"))


class DigitsForm(MenuForm):
    least = _number("least", _t("At least"), _t("Digits; empty: 1"))
    most = _number("most", _t("At most"), _t("Digits; empty: 20; # ends earlier"))
    store = _kept(_t("Kept as"), _t("Small letters, for example order_number"))
    secure = forms.BooleanField(label=_t("Secret: agents see dots"), required=False)


class CallbackForm(PromptForm):
    key = forms.RegexField(
        re.compile(r"[0-9*#]"), label=_t("Key that says yes"), required=False, max_length=1,
        help_text=_t("Empty: 1"),
    )  # fmt: skip
    seconds = _number("seconds", _t("Waits for a key"), _t("Seconds; empty: 6"))


class VoicemailForm(PromptForm):
    seconds = _number("seconds", _t("Longest message"), _t("Seconds; empty: 120"))


class HoursForm(StepForm):
    calendar = _choice(_t("Opening hours"))


class WaitForm(StepForm):
    queue = _choice(_t("Line"))
    seconds = _number("seconds", _t("Long is more than"), _t("Seconds; empty: 120"))


class LookupForm(StepForm):
    attribute = _kept(_t("By what was keyed in as"), _t("Empty: by the number that calls"))


class DataForm(StepForm):
    url = forms.URLField(
        label=_t("Address"), required=False, max_length=300, assume_scheme="https",
        help_text=_t("Is sent what is known of the call, signed; its answer is kept"),
    )  # fmt: skip
    secrets = forms.BooleanField(label=_t("Also what is secret"), required=False)


class SetForm(StepForm):
    """Skills stand in rows of their own: which, and from which level on."""

    priority = _number("priority", _t("Priority"), _t("Added to that of the queue"))
    language = forms.RegexField(
        re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?"), label=_t("Language"), required=False,
        help_text=_t("en, de, sv"),
    )  # fmt: skip
    attributes = forms.CharField(
        label=_t("Notes for the agent"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_t("One a line: topic = returns"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = [("", "–"), *_pairs(Skill.objects.order_by("name"))]
        levels = [(str(n), _("from %(n)s") % {"n": n}) for n in range(LEVELS[0], LEVELS[1] + 1)]
        for n in SKILL_ROWS:
            self.fields[f"skill_{n}"] = forms.ChoiceField(
                label=_("Skill"), choices=skills, required=False
            )
            self.fields[f"level_{n}"] = forms.ChoiceField(
                label=_("Level"), choices=levels, required=False
            )

    def first(self) -> dict[str, Any]:
        told = dict(self.settled)
        pairs = (told.get("attributes") or {}).items()
        told["attributes"] = "\n".join(f"{name} = {value}" for name, value in pairs)
        for n, (skill, level) in enumerate((told.pop("skills", None) or {}).items(), start=1):
            told |= {f"skill_{n}": str(skill), f"level_{n}": str(level)}
        return told

    def clean_attributes(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["attributes"].splitlines() if line.strip()]
        pairs = [[part.strip() for part in line.partition("=")[::2]] for line in lines]
        if any(not NAME.fullmatch(name) or not value for name, value in pairs):
            raise forms.ValidationError(_("Write a name in small letters, = and what it is."))
        return {name: value[:200] for name, value in pairs}

    def settings(self) -> dict[str, Any]:
        told = super().settings()
        rows = [(told.pop(f"skill_{n}", ""), told.pop(f"level_{n}", "1")) for n in SKILL_ROWS]
        skills = {skill: int(level) for skill, level in rows if skill}
        return told | ({"skills": skills} if skills else {})


class QueueForm(StepForm):
    queue = _choice(_t("Line"), help_text=_t("Empty: where the number’s calls go"))


class TransferForm(StepForm):
    number = forms.RegexField(
        NUMBER, label=_t("Number"), required=False, help_text=_t("With its country: +46 40 …")
    )


class SubFlowForm(StepForm):
    flow = _choice(_t("Flow"), help_text=_t("Those that are published"))


FORMS: Mapping[Kind, type[StepForm]] = {
    Kind.SAY: SayForm,
    Kind.MENU: MenuForm,
    Kind.DIGITS: DigitsForm,
    Kind.HOURS: HoursForm,
    Kind.WAIT: WaitForm,
    Kind.LOOKUP: LookupForm,
    Kind.DATA: DataForm,
    Kind.SET: SetForm,
    Kind.CALLBACK: CallbackForm,
    Kind.VOICEMAIL: VoicemailForm,
    Kind.SURVEY: SurveyForm,
    Kind.QUEUE: QueueForm,
    Kind.TRANSFER: TransferForm,
    Kind.FLOW: SubFlowForm,
    Kind.END: PromptForm,
}


def form_for(flow: CallFlow, told: Mapping[str, Any], data: Any = None) -> StepForm:
    return FORMS[Kind(told["kind"])](data, flow=flow, told=told)


def label_of(kind: Kind, setting: str) -> str:
    """What people call one of a step's settings."""
    found = FORMS[kind].base_fields.get(setting)
    return str(found.label) if found else setting


def _prompts(flow: CallFlow, settled: Mapping[str, Any]) -> Choices:
    """Those of the brand; one of the telephone server's own where it is chosen already."""
    stock = str(settled.get("prompt") or "")
    own = [(stock, stock.removeprefix(STOCK))] if stock.startswith(STOCK) else []
    rows = Prompt.objects.in_use().filter(brand=flow.brand_id).order_by("name")
    return [("", _("Nothing")), *own, *_pairs(rows)]


def _queues(flow: CallFlow, settled: Mapping[str, Any]) -> Choices:
    rows = Queue.objects.current().filter(brand=flow.brand_id).order_by("name")
    return [("", _("The number’s own")), *_pairs(rows)]


def _calendars(flow: CallFlow, settled: Mapping[str, Any]) -> Choices:
    return [("", _("The number’s own")), *_pairs(Calendar.objects.order_by("name"))]


def _flows(flow: CallFlow, settled: Mapping[str, Any]) -> Choices:
    live = FlowVersion.objects.published().values("flow")
    rows = CallFlow.objects.in_use().filter(brand=flow.brand_id, pk__in=live)
    return [("", "–"), *_pairs(rows.exclude(pk=flow.pk).order_by("name"))]


def _pairs(rows: Any) -> Iterator[tuple[str, str]]:
    return ((str(pk), name) for pk, name in rows.values_list("pk", "name"))


CHOICES: Mapping[str, Callable[[CallFlow, Mapping[str, Any]], Choices]] = {
    "prompt": _prompts,
    "queue": _queues,
    "calendar": _calendars,
    "flow": _flows,
}
