"""One small form for each rule of a queue, opened in place of its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, Team, User
from apps.desk.settings.spans import SpanField
from apps.interactions.models import Disposition
from apps.routing.choices import ClosedBehaviour, Selection, WrapUpMode
from apps.routing.models import Calendar, Queue


class RuleForm(forms.Form):
    """``rules`` are what stands in the draft; ``changes()`` is what the service takes."""

    links: Mapping[str, Any] = {}

    def __init__(self, *args: Any, by: User, rules: Mapping[str, Any], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: rules.get(name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        for name, rows in self.links.items():
            self.fields[name].queryset = rows(by)  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        for name in self.links:
            value = given[name]
            single = isinstance(self.fields[name], forms.ModelMultipleChoiceField)
            given[name] = sorted(row.pk for row in value) if single else (value and value.pk)
        return given


class ScheduleForm(forms.Form):
    """When the draft is to publish itself; empty: not by itself any more."""

    at = forms.DateTimeField(required=False)


class NameForm(RuleForm):
    name = forms.CharField(label=_("Name"), max_length=80)


class OrderForm(RuleForm):
    base_priority = forms.IntegerField(
        label=_("Starts at"), required=False, min_value=0, max_value=5000,
        help_text=_("Empty: the usual of its kind, a call 1000, a chat 900, a mail 200."),
    )  # fmt: skip
    ageing_per_minute = forms.FloatField(label=_("Each minute adds"), min_value=0, max_value=500)
    prefers_last_agent = forms.BooleanField(label=_("The last agent comes first"), required=False)
    preferred_seconds = SpanField(label=_("Kept for them for"), most=3600)
    selection = forms.ChoiceField(label=_("Then"), choices=Selection.choices)


class TargetForm(RuleForm):
    target_percent = forms.IntegerField(label=_("Share, in %"), min_value=1, max_value=100)
    target_seconds = SpanField(label=_("Answered within"))
    offer_seconds = SpanField(label=_("An offer rings for"), most=300)


class OpenForm(RuleForm):
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(), label=_("Opening hours"), required=False, empty_label=_("Always")
    )
    closed_behaviour = forms.ChoiceField(label=_("When closed"), choices=ClosedBehaviour.choices)
    closed_text = forms.CharField(
        label=_("Customers read"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    links = {"calendar": lambda by: Calendar.objects.visible_to(by).current()}


class AfterForm(RuleForm):
    wrap_up_mode = forms.ChoiceField(label=_("Wrap-up"), choices=WrapUpMode.choices)
    wrap_up_seconds = SpanField(label=_("Time for it"), most=3600)
    wrap_up_extension_seconds = SpanField(label=_("One extension of"), most=3600)
    disposition_root = forms.ModelChoiceField(
        Disposition.objects.none(), label=_("Outcomes from"), required=False,
        empty_label=_("Any"),
    )  # fmt: skip
    links = {
        "disposition_root": lambda by: Disposition.objects.visible_to(by).filter(
            parent__isnull=True, archived_at__isnull=True
        )
    }


class NewQueueForm(forms.Form):
    """A name, for whom, by whom, and what kind of work it mostly is."""

    TEMPLATES = {
        "chat": {"target_seconds": 60, "target_percent": 80, "offer_seconds": 20},
        "call": {"target_seconds": 20, "target_percent": 80, "offer_seconds": 20},
        "mail": {"target_seconds": 8 * 3600, "target_percent": 90, "offer_seconds": 60},
        "form": {"target_seconds": 4 * 3600, "target_percent": 90, "offer_seconds": 45},
    }

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As agents read it."))
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), empty_label=None)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=_("Who answers"), widget=forms.CheckboxSelectMultiple
    )
    template = forms.ChoiceField(
        label=_("Mostly"),
        choices=[
            ("chat", _("Chats: 80 % answered within 1 min")),
            ("call", _("Calls: 80 % answered within 20 s")),
            ("mail", _("E-mails: 90 % answered within 8 h")),
            ("form", _("Forms: 90 % answered within 4 h")),
        ],
        widget=forms.RadioSelect,
        initial="chat",
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(), label=_("Opening hours"), required=False, empty_label=_("Always")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            "brand": Brand.objects.visible_to(by).current(),
            "teams": Team.objects.visible_to(by).current(),
            "calendar": Calendar.objects.visible_to(by).current(),
        }
        for name, found in rows.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Queue.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a queue of this name."))
        return name

    def shape(self) -> dict[str, Any]:
        given = self.cleaned_data
        rules: dict[str, Any] = dict(self.TEMPLATES[given["template"]])
        rules["teams"] = sorted(team.pk for team in given["teams"])
        rules["calendar"] = given["calendar"].pk if given["calendar"] else None
        return {"name": given["name"], "brand": given["brand"], "rules": rules}


class MadeUpForm(forms.Form):
    """A contact that does not exist, to try the rules with."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("chat", _("Chat")), ("email", _("E-mail")), ("form", _("Form")),
            ("messaging", _("Message")), ("voice", _("Call")),
        ],
    )  # fmt: skip
    waited = SpanField(label=_("Has waited"), initial=30, most=7 * 86400)
    vip = forms.BooleanField(label=_("VIP"), required=False)
    repeat = forms.BooleanField(label=_("Wrote before"), required=False)
