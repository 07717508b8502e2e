"""The two rules that are tables: who is asked in which ring, and the overflow ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Skill, Team, User
from apps.desk.settings.queues.forms import RuleForm
from apps.desk.settings.spans import SpanField
from apps.routing.choices import OverflowAction, OverflowTrigger
from apps.routing.models import Queue

SPARE_ROWS = 1
MOST_RINGS = 5
LEVELS = [("", "\u2013"), ("0", _("not asked")), *((str(n), str(n)) for n in range(1, 5))]


class WhoForm(RuleForm):
    """Teams, when each ring begins, and a grid of skills by rings.

    An empty cell keeps what the ring before asked for; 0 lets the skill go.
    """

    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=_("Teams"), widget=forms.CheckboxSelectMultiple
    )
    links = {"teams": lambda by: Team.objects.visible_to(by).current()}

    def __init__(
        self, data: QueryDict | None = None, *, by: User, rules: Mapping[str, Any]
    ) -> None:
        super().__init__(data, by=by, rules=rules)
        self.rules = rules
        self.unseen = set(rules["teams"]) - set(
            Team.objects.visible_to(by).filter(pk__in=rules["teams"]).values_list("pk", flat=True)
        )
        self._add_rings(rules["ring_seconds"])
        self._add_skills(by, rules["skills"])

    def ring_fields(self) -> list[forms.BoundField]:
        return [self[f"ring_{number}"] for number in range(2, MOST_RINGS + 1)]

    def rows(self) -> list[dict[str, Any]]:
        """For the template: a skill's choice and its level in each ring."""
        return [
            {
                "skill": self[f"skill_{n}"],
                "levels": [self[f"level_{n}_{ring}"] for ring in range(1, MOST_RINGS + 1)],
            }
            for n in range(self.row_count)
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        starts = [given.get(f"ring_{number}") for number in range(2, MOST_RINGS + 1)]
        kept = [seconds for seconds in starts if seconds]
        if starts[: len(kept)] != kept:
            raise forms.ValidationError(_("Fill in the rings one after the other."))
        if any(b <= a for a, b in zip([0, *kept], kept, strict=False)):
            raise forms.ValidationError(_("Each ring begins later than the one before it."))
        given["ring_seconds"] = kept
        given["skills"] = self._skills(len(kept) + 1)
        return given

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        teams = sorted({team.pk for team in given["teams"]} | self.unseen)
        return {"teams": teams, "ring_seconds": given["ring_seconds"], "skills": given["skills"]}

    def _skills(self, ring_count: int) -> list[dict[str, Any]]:
        rows = []
        for n in range(self.row_count):
            skill = self.cleaned_data.get(f"skill_{n}")
            for ring in range(1, ring_count + 1):
                level = self.cleaned_data.get(f"level_{n}_{ring}")
                if skill and level:
                    rows.append({"ring": ring, "skill": skill.pk, "level": int(level)})
        if len({(row["ring"], row["skill"]) for row in rows}) < len(rows):
            raise forms.ValidationError(_("Each skill stands in one row."))
        return sorted(rows, key=lambda row: (row["ring"], row["skill"]))

    def _add_rings(self, starts: list[int]) -> None:
        for number in range(2, MOST_RINGS + 1):
            initial = starts[number - 2] if number - 2 < len(starts) else None
            self.fields[f"ring_{number}"] = SpanField(
                label=_("Ring %(n)s from") % {"n": number}, required=False, initial=initial
            )

    def _add_skills(self, by: User, rows: list[dict[str, Any]]) -> None:
        ids = list(dict.fromkeys(row["skill"] for row in rows))
        levels = {(row["skill"], row["ring"]): row["level"] for row in rows}
        self.row_count = len(ids) + SPARE_ROWS
        skills = Skill.objects.visible_to(by).current()
        for n in range(self.row_count):
            pk = ids[n] if n < len(ids) else None
            self.fields[f"skill_{n}"] = forms.ModelChoiceField(
                skills, label=_("Skill"), required=False, initial=pk, empty_label=_("add a skill")
            )
            for ring in range(1, MOST_RINGS + 1):
                level = levels.get((pk, ring)) if pk else None
                self.fields[f"level_{n}_{ring}"] = forms.ChoiceField(
                    label=_("Level in ring %(n)s") % {"n": ring}, choices=LEVELS, required=False,
                    initial="" if level is None else str(level),
                )  # fmt: skip


class StepForm(forms.Form):
    trigger = forms.ChoiceField(
        label=_("When"), choices=[("", _("no step")), *OverflowTrigger.choices], required=False
    )
    threshold = SpanField(label=_("Limit"), required=False, help_text=_("a time, or a number"))
    action = forms.ChoiceField(label=_("Do"), choices=OverflowAction.choices, required=False)
    target = forms.ModelChoiceField(
        Queue.objects.none(), label=_("Queue"), required=False, empty_label=_("none")
    )
    amount = forms.IntegerField(label=_("By"), required=False, min_value=0, max_value=5000)
    text = forms.CharField(label=_("Words"), required=False, max_length=300)


@dataclass(slots=True)
class LadderForm:
    """As many steps as there are, and one to add. Behaves like a form where a view asks."""

    steps: list[StepForm]

    @classmethod
    def of(
        cls, data: QueryDict | None, *, by: User, rules: Mapping[str, Any], queue: Queue
    ) -> LadderForm:
        known = rules["overflow"]
        others = Queue.objects.visible_to(by).current().exclude(pk=queue.pk)
        steps = []
        for n in range(len(known) + SPARE_ROWS):
            form = StepForm(data, prefix=f"step_{n}", initial=known[n] if n < len(known) else None)
            form.fields["target"].queryset = others  # type: ignore[attr-defined]
            steps.append(form)
        return cls(steps)

    def is_valid(self) -> bool:
        """Every step is asked, so that each says what is wrong with it."""
        answers = [form.is_valid() for form in self.steps]
        return all(answers)

    @property
    def is_bound(self) -> bool:
        return self.steps[0].is_bound

    def changes(self) -> dict[str, Any]:
        rows = []
        for form in self.steps:
            given = form.cleaned_data
            if given["trigger"]:
                target = given["target"]
                rows.append(
                    {
                        "trigger": given["trigger"],
                        "threshold": given["threshold"] or 0,
                        "action": given["action"] or OverflowAction.PRIORITY,
                        "target": target.pk if target else None,
                        "amount": given["amount"] or 0,
                        "text": given["text"],
                    }
                )
        return {"overflow": rows}
