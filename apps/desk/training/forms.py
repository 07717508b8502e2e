"""What trainers and learners send."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, Skill, Team, User
from apps.channels.choices import ChannelKind
from apps.routing.models import CapacityProfile
from apps.training.choices import RULED, LessonKind, Provider, Trigger
from apps.training.models import Cohort, Course

DATE = forms.DateInput(attrs={"type": "date"})


def learners(by: User) -> Any:
    """Whom ``by`` may give a course to."""
    return User.objects.visible_to(by).active().at_the_desk()


class VoiceForm(forms.Form):
    voice = forms.FileField()
    length = forms.IntegerField(required=False, min_value=0, max_value=3600)

    def seconds(self) -> int:
        return self.cleaned_data.get("length") or 0


class AssignForm(forms.Form):
    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"))
    people = forms.ModelMultipleChoiceField(User.objects.none(), label=_("To"))
    due_on = forms.DateField(label=_("Due"), required=False, widget=DATE)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.visible_to(by).published()  # type: ignore[attr-defined]
        self.fields["people"].queryset = learners(by)  # type: ignore[attr-defined]


class DateForm(forms.Form):
    due_on = forms.DateField(label=_("Due"), widget=DATE)


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Course
        fields = [
            "title", "summary", "channel", "brand", "provider", "after", "due_days",
            "may_be_chosen", "skill", "skill_level", "valid_months", "renewal_days",
            "ramp_contacts", "ramp_profile", "ramp_reviews_all",
        ]  # fmt: skip
        labels = {
            "title": _("Title"), "summary": _("What it teaches"), "channel": _("Channel"),
            "brand": _("Brand"), "provider": _("Taught by"), "after": _("Opens after"),
            "due_days": _("Days to finish"), "may_be_chosen": _("May be taken unasked"),
            "skill": _("Grants the skill"), "skill_level": _("At level"),
            "valid_months": _("Valid for, months"), "renewal_days": _("Renewal opens, days before"),
            "ramp_contacts": _("Contacts to ease in"), "ramp_profile": _("Capacity meanwhile"),
            "ramp_reviews_all": _("All of them are reviewed"),
        }  # fmt: skip

    def __init__(self, *args: Any, by: User, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        querysets = {
            "brand": Brand.objects.visible_to(by).current(),
            "after": Course.objects.visible_to(by).current(),
            "skill": Skill.objects.visible_to(by).current(),
            "ramp_profile": CapacityProfile.objects.order_by("name"),
        }
        for name, rows in querysets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["brand"].required = not may_share
        self.fields["brand"].empty_label = _("Every brand")  # type: ignore[attr-defined]


QUESTION = re.compile(r"\n\s*\n")


class QuestionsField(forms.CharField):
    """A bank as text: a question, then its options, a star before those that are right.

    ``* right   |   why`` and ``- wrong``; an empty line between questions.
    """

    def clean(self, value: Any) -> list[dict[str, Any]]:
        blocks = [b.strip() for b in QUESTION.split(super().clean(value)) if b.strip()]
        return [self._question(block) for block in blocks]

    def _question(self, block: str) -> dict[str, Any]:
        text, *lines = [line.strip() for line in block.splitlines() if line.strip()]
        options = []
        for line in lines:
            if line[:1] not in {"*", "-"}:
                raise forms.ValidationError(
                    _("“%(line)s” begins with neither * nor -."), params={"line": line[:60]}
                )
            said, _bar, why = line[1:].partition("|")
            options.append({"text": said.strip(), "right": line[0] == "*", "why": why.strip()})
        return {"text": text, "options": options}


def written(questions: Any) -> str:
    blocks = []
    for question in questions:
        lines = [question.text]
        for option in question.options:
            why = f" | {option['why']}" if option.get("why") else ""
            lines.append(f"{'*' if option.get('right') else '-'} {option['text']}{why}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


class LessonForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=LessonKind.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, initial=10)
    body = forms.CharField(
        label=_("Text"), required=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text or simple HTML. An empty line makes a paragraph, ## a heading."),
    )  # fmt: skip
    file = forms.FileField(label=_("Video, file or package"), required=False)
    script = forms.JSONField(
        label=_("Settings"), required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("The customers of a practice, or what a trainer listens for, as JSON."),
    )  # fmt: skip
    pass_mark = forms.IntegerField(
        label=_("To pass, %"), min_value=1, max_value=100, required=False
    )
    drawn = forms.IntegerField(label=_("Questions asked"), min_value=0, required=False)
    attempts = forms.IntegerField(label=_("Attempts"), min_value=0, required=False)
    cool_down_minutes = forms.IntegerField(
        label=_("Minutes between attempts"), min_value=0, required=False
    )
    questions = QuestionsField(
        label=_("Questions"), required=False, max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("A question, then its options: * right, - wrong. An empty line between."),
    )  # fmt: skip

    QUIZ = ("pass_mark", "drawn", "attempts", "cool_down_minutes")

    def settings(self) -> dict[str, Any]:
        given = self.cleaned_data
        raw = given.get("script")
        found = dict(raw) if isinstance(raw, dict) else {}
        return found | {name: given[name] for name in self.QUIZ if given.get(name) is not None}


class SlotForm(forms.Form):
    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"))
    trainer = forms.ModelChoiceField(User.objects.none(), label=_("Trainer"))
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Cohort"), required=False)
    day = forms.DateField(label=_("Day"), widget=DATE)
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=45)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=200, initial=8)
    place = forms.CharField(label=_("Where"), max_length=120, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teachers = User.objects.visible_to(by).active().filter(
            role__in=["trainer", "client_trainer", "team_leader", "admin", "supervisor"]
        )  # fmt: skip
        self.fields["course"].queryset = Course.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["trainer"].queryset = teachers | User.objects.filter(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["cohort"].queryset = Cohort.objects.visible_to(by).filter(archived_at=None)  # type: ignore[attr-defined]
        self.fields["trainer"].initial = by.pk

    def times(self) -> tuple[datetime, datetime]:
        day, begins = self.cleaned_data["day"], self.cleaned_data["begins"]
        starts = timezone.make_aware(datetime.combine(day, begins or time(9)))
        return starts, starts + timedelta(minutes=self.cleaned_data["minutes"])


class CohortForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    starts_on = forms.DateField(label=_("Begins"), widget=DATE)
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), required=False)
    courses = forms.ModelMultipleChoiceField(
        Course.objects.none(), label=_("Courses"), widget=forms.CheckboxSelectMultiple
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("People"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["brand"].empty_label = _("Every brand")  # type: ignore[attr-defined]
        self.fields["courses"].queryset = Course.objects.visible_to(by).published()  # type: ignore[attr-defined]
        self.fields["members"].queryset = learners(by)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if Cohort.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a cohort of this name."))
        return name


class RuleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    trigger = forms.ChoiceField(label=_("When"), choices=[(t.value, t.label) for t in RULED])
    course = forms.ModelChoiceField(Course.objects.none(), label=_("Assign"))
    channel = forms.ChoiceField(
        label=_("Which channel"), choices=[("", "—"), *ChannelKind.choices], required=False
    )
    question = forms.CharField(
        label=_("Which question"), max_length=120, required=False,
        help_text=_("Its key, or words of it."),
    )  # fmt: skip
    failed = forms.IntegerField(label=_("Failed"), min_value=1, max_value=20, initial=2)
    of = forms.IntegerField(label=_("Of the last"), min_value=1, max_value=50, initial=5)
    card = forms.CharField(label=_("Which scorecard"), max_length=120, required=False)
    article = forms.CharField(
        label=_("Which answer or article"), max_length=120, required=False,
        help_text=_("Words of its title, or its shortcut."),
    )  # fmt: skip
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False)
    due_days = forms.IntegerField(label=_("Days to finish"), min_value=1, required=False)

    NEEDS = {
        Trigger.CHANNEL: "channel", Trigger.QUESTION: "question", Trigger.CARD: "card",
        Trigger.ARTICLE: "article",
    }  # fmt: skip

    def __init__(self, *args: Any, by: User, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.visible_to(by).published()  # type: ignore[attr-defined]
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["brand"].required = not may_share

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        needed = self.NEEDS.get(Trigger(given["trigger"])) if given.get("trigger") else None
        if needed and not given.get(needed):
            self.add_error(needed, _("Say which."))
        return given

    def params(self) -> dict[str, Any]:
        given = self.cleaned_data
        match given["trigger"]:
            case Trigger.CHANNEL:
                return {"channel": given["channel"]}
            case Trigger.QUESTION:
                return {name: given[name] for name in ("question", "failed", "of")}
            case Trigger.CARD:
                return {"card": given["card"]}
            case Trigger.ARTICLE:
                return {"article": given["article"]}
        return {}


class RequestForm(forms.Form):
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"))
    words = forms.CharField(
        label=_("What should be learned, and why"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"), required=False)
    wanted_by = forms.DateField(label=_("Until"), required=False, widget=DATE)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["course"].queryset = Course.objects.visible_to(by).published()  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    accept = forms.BooleanField(required=False)
    course = forms.ModelChoiceField(Course.objects.none(), required=False)
    answer = forms.CharField(max_length=400, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.visible_to(by).published()  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(choices=[("good", _("Done")), ("again", _("Once more"))])
    score = forms.IntegerField(min_value=0, max_value=100, required=False, label=_("Worth, %"))
    words = forms.CharField(
        label=_("What you heard"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class TeamProfileForm(forms.Form):
    industry = forms.CharField(label=_("Industry"), max_length=80, required=False)
    markets = forms.CharField(
        label=_("Markets"), max_length=300, required=False, help_text=_("Separated by commas.")
    )

    def listed(self) -> list[str]:
        found = [one.strip()[:60] for one in self.cleaned_data["markets"].split(",")]
        return [one for one in found if one][:20]


class HoursForm(forms.Form):
    month = forms.DateField(required=False, input_formats=["%Y-%m"])
    provider = forms.ChoiceField(
        required=False, choices=[("", _("Every trainer")), *Provider.choices]
    )
