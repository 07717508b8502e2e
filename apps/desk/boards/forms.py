"""Forms of the board editor: the frame, one tile, who hears of it, a notice, a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import Brand, User
from apps.analytics.domain.boards import MEASURES
from apps.analytics.models import AlertRule, Board, BoardTile
from apps.analytics.services import boards
from apps.analytics.services.board_words import NAMES
from apps.channels.choices import ChannelKind
from apps.routing.models import Queue

TICKS = forms.CheckboxSelectMultiple
THEMES = [("", _("as the screen")), ("light", _("light")), ("dark", _("dark"))]
MOST_ADDRESSES = 10
HOURS = [(1, _("an hour")), (4, _("4 hours")), (10, _("today's shift")), (72, _("three days"))]


class OwnIds(forms.Form):
    """Several forms share the editor's page: each has ids of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class BoardForm(OwnIds):
    name = forms.CharField(label=_("Name"), max_length=60)
    place = forms.CharField(
        label=_("Line beside it"), max_length=80, required=False,
        help_text=_("Such as: Malmö and Porto, open to 20:00"),
    )  # fmt: skip
    brands = forms.ModelMultipleChoiceField(
        Brand.objects.none(), label=_("Brands"), required=False, widget=TICKS
    )
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.none(), label=_("Only queues"), required=False, widget=TICKS,
        help_text=_("None ticked: all of the brands."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(label=_("Clock"), initial="UTC")
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Light"), choices=THEMES, required=False)
    shows_channels = forms.BooleanField(label=_("A row by channel"), required=False, initial=True)

    def __init__(self, *args: Any, by: User, row: Board | None = None, **kwargs: Any) -> None:
        if row:
            names = ("name", "place", "time_zone", "language", "theme", "shows_channels")
            kwargs["initial"] = {name: getattr(row, name) for name in names}
            kwargs["initial"] |= {"brands": row.brands.all(), "queues": row.queues.all()}
        super().__init__(*args, **kwargs)
        brands: Any = self.fields["brands"]
        queues: Any = self.fields["queues"]
        zones: Any = self.fields["time_zone"]
        brands.queryset = Brand.objects.visible_to(by).current()
        # Of the whole house only for whoever sees all of it.
        brands.required = by.scope(Action.FLOOR_VIEW) is not Scope.ALL
        queues.queryset = Queue.objects.visible_to(by).current()
        zones.choices = [(zone, zone) for zone in sorted(available_timezones())]


class TileForm(OwnIds):
    measure = forms.ChoiceField(label=_("Shows"), choices=[(key, NAMES[key]) for key in MEASURES])
    queue = forms.ModelChoiceField(
        Queue.objects.none(), label=_("Only queue"), required=False, empty_label=_("all")
    )
    kind = forms.ChoiceField(
        label=_("Only channel"), required=False, choices=[("", _("all")), *ChannelKind.choices]
    )
    target = forms.FloatField(
        label=_("Target or limit"), min_value=0, max_value=1_000_000,
        help_text=_("Percent, a number, or seconds for times."),
    )  # fmt: skip
    title = forms.CharField(label=_("Own title"), max_length=40, required=False)
    advice_risk = forms.CharField(label=_("When it gets close, do"), max_length=60, required=False)
    advice_missed = forms.CharField(label=_("When it is broken, do"), max_length=60, required=False)

    def __init__(
        self, *args: Any, by: User, board: Board, row: BoardTile | None = None, **kwargs: Any
    ) -> None:
        if row:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
            whole = row.target == int(row.target)
            kwargs["initial"] |= {
                "queue": row.queue_id, "target": int(row.target) if whole else row.target,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        queues: Any = self.fields["queue"]
        shown = boards.queues_of(board).values("pk")
        queues.queryset = Queue.objects.visible_to(by).current().filter(pk__in=shown)


class AddressesField(forms.CharField):
    """E-mail addresses, by comma or line."""

    def clean(self, value: Any) -> list[str]:
        found = [part.strip() for part in super().clean(value).replace("\n", ",").split(",")]
        addresses = [part for part in found if part]
        if len(addresses) > MOST_ADDRESSES:
            raise forms.ValidationError(_("At most ten addresses."))
        for address in addresses:
            validate_email(address)
        return list(dict.fromkeys(addresses))


class AlertForm(OwnIds):
    to_desk = forms.BooleanField(label=_("On the floor"), required=False)
    at_risk = forms.BooleanField(label=_("Already when it gets close"), required=False)
    emails = AddressesField(
        label=_("By e-mail to"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    webhook_url = forms.URLField(
        label=_("To a program"), max_length=300, required=False, assume_scheme="https",
        help_text=_("Signed by Standard Webhooks; the secret shows here once it is saved."),
    )  # fmt: skip

    def __init__(self, *args: Any, rule: AlertRule | None, **kwargs: Any) -> None:
        if rule:
            kwargs["initial"] = {
                "to_desk": rule.to_desk, "at_risk": rule.at_risk,
                "emails": ", ".join(rule.emails), "webhook_url": rule.webhook_url,
            }  # fmt: skip
        super().__init__(*args, **kwargs)


class NoticeForm(OwnIds):
    headline = forms.CharField(label=_("Headline"), max_length=90)
    words = forms.CharField(label=_("More"), max_length=240, required=False)
    is_good = forms.BooleanField(label=_("Good news"), required=False, initial=True)
    hours = forms.TypedChoiceField(label=_("For"), choices=HOURS, coerce=int, initial=10)

    def until(self) -> datetime:
        return timezone.now() + timedelta(hours=self.cleaned_data["hours"])


class LinkForm(OwnIds):
    name = forms.CharField(label=_("Where the screen hangs"), max_length=60)


class OrderForm(forms.Form):
    """``order``: numbers of tiles by comma."""

    order = forms.RegexField(r"^\d{1,18}(,\d{1,18}){0,11}$", max_length=250)

    def shape(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["order"].split(",")]
