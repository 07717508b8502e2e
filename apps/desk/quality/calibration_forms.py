"""Calling a calibration: which card, which contacts, who takes part, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.interactions.models import Interaction
from apps.quality.models import ScorecardVersion
from apps.quality.services import reviewers

SHOWN = 40
DAYS = 60


class CardForm(forms.Form):
    """The first step: contacts and people follow from the card."""

    version = forms.ModelChoiceField(
        ScorecardVersion.objects.none(), label=_("Scorecard"), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: dict[str, Any] = dict(self.fields)
        fields["version"].queryset = live_versions(user)

    def version_or_first(self) -> ScorecardVersion | None:
        if self.is_valid():
            chosen: ScorecardVersion = self.cleaned_data["version"]
            return chosen
        return live_versions(self.user).first()


class CalibrationForm(forms.Form):
    name = forms.CharField(max_length=80, label=_("Name"))
    interactions = forms.ModelMultipleChoiceField(
        Interaction.objects.none(), widget=forms.CheckboxSelectMultiple, label=_("Contacts")
    )
    reviewers = forms.ModelMultipleChoiceField(
        User.objects.none(), widget=forms.CheckboxSelectMultiple, label=_("Reviewers")
    )
    expert = forms.ModelChoiceField(
        User.objects.none(), required=False, label=_("Reference"),
        empty_label=_("No reference: what most answer"),
        help_text=_("Whose answers the others are compared with."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date", "class": "input"})
    )

    def __init__(
        self, *args: Any, user: User, version: ScorecardVersion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        scorers = User.objects.active().filter(role__in=reviewers.SCORERS).distinct()
        if user.role != "admin":
            scorers = scorers.filter(brands__in=user.brand_ids()) | scorers.filter(pk=user.pk)
        fields: dict[str, Any] = dict(self.fields)
        contacts = fields["interactions"]
        contacts.queryset = contacts_for(user, version)
        contacts.label_from_instance = _contact_words
        fields["reviewers"].queryset = scorers.distinct()
        fields["expert"].queryset = scorers.distinct()
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=7)


def live_versions(user: User) -> QuerySet[ScorecardVersion]:
    versions = ScorecardVersion.objects.visible_to(user).live()
    return versions.select_related("scorecard").order_by("scorecard__name")


def contacts_for(user: User, version: ScorecardVersion | None) -> QuerySet[Interaction]:
    """The latest that are over, on a channel of the card; never of one's own team."""
    if version is None:
        return Interaction.objects.none()
    recent = Interaction.objects.visible_to(user).filter(
        kind__in=version.scorecard.channels,
        ended_at__gt=timezone.now() - timedelta(days=DAYS),
        owner__isnull=False,
    )
    if version.scorecard.brand_id:
        recent = recent.filter(case__brand=version.scorecard.brand_id)
    newest = recent.order_by("-ended_at").values("pk")[:SHOWN]
    return Interaction.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).order_by(
        "-ended_at"
    ).select_related("case__brand")  # fmt: skip


def _contact_words(contact: Interaction) -> str:
    """What it was about and when; not who had it: the session is blind."""
    about = contact.case.subject or contact.case.reference
    day = timezone.localtime(contact.ended_at).strftime("%d.%m.")
    return f"{about} · {contact.case.brand} · {day}"
