"""Contacts that are over, by what is known of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.interactions.choices import Outcome
from apps.interactions.models import Interaction, Message
from apps.quality.models import Review
from apps.quality.querysets import in_teams_of
from apps.voice.models import Segment

DAYS = 30
MOST_MATCHES = 500
RATINGS = [("", _("Every rating")), ("2", _("2 or less")), ("3", _("3 or less")), ("5", _("Rated"))]


class FindForm(forms.Form):
    """What a reviewer may ask for; their own team's contacts are never found."""

    q = forms.CharField(required=False, max_length=120, label=_("Words in it"))
    agent = forms.ModelChoiceField(User.objects.none(), required=False, label=_("Agent"))
    kind = forms.ChoiceField(
        choices=[("", _("Every channel")), *ChannelKind.choices], required=False, label=_("Channel")
    )
    rating = forms.ChoiceField(choices=RATINGS, required=False, label=_("Rating"))
    outcome = forms.ChoiceField(
        choices=[("", _("Every outcome")), *Outcome.choices], required=False, label=_("Outcome")
    )
    days = forms.IntegerField(required=False, min_value=1, max_value=366, label=_("Days"))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: dict[str, Any] = dict(self.fields)
        agents = fields["agent"]
        agents.queryset = (
            User.objects.active()
            .at_the_desk()
            .filter(teams__brands__in=user.brand_ids())
            .exclude(in_teams_of(user, path="pk"))
            .distinct()
        )
        agents.empty_label = str(_("Every agent"))
        self.fields["q"].widget.attrs["placeholder"] = str(self.fields["q"].label)
        self.fields["days"].widget.attrs["placeholder"] = ngettext(
            "%(n)d day", "%(n)d days", DAYS
        ) % {"n": DAYS}

    def found(self) -> list[Interaction]:
        """A page of them and one more, the newest first."""
        self.is_valid()
        asked = self.cleaned_data
        days = asked.get("days") or DAYS
        rows = (
            Interaction.objects.visible_to(self.user)
            .filter(
                ended_at__isnull=False, owner__isnull=False,
                opened_at__gte=timezone.now() - timedelta(days=days),
            )
            .exclude(Q(owner=self.user) | in_teams_of(self.user, path="owner"))
            .select_related("case__customer", "owner", "channel", "rating", "wrap_up__disposition")
            .annotate(
                reviewed=Exists(Review.objects.filter(interaction=OuterRef("pk"), kind="review"))
            )
        )  # fmt: skip
        same = {"owner": "agent", "kind": "kind", "wrap_up__outcome": "outcome", "pk__lt": "before"}
        rows = rows.filter(**{path: asked[n] for path, n in same.items() if asked.get(n)})
        if asked.get("rating"):
            rows = rows.filter(rating__score__lte=int(asked["rating"]))
        if asked.get("q"):
            rows = rows.filter(self._with_words(asked["q"]))
        return list(rows.order_by("-pk")[:41])

    def after(self, pk: int) -> str:
        names = ("q", "agent", "kind", "rating", "outcome", "days")
        kept = {name: self.data.get(name) for name in names}
        return "?" + urlencode({n: v for n, v in kept.items() if v} | {"before": pk})

    def _with_words(self, words: str) -> Q:
        said = Message.objects.visible_to(self.user).matching(words).order_by("-pk")
        parts = list(said.values_list("interaction", flat=True)[:MOST_MATCHES])
        spoken = Segment.objects.visible_to(self.user).matching(words).order_by("-pk")
        path = "transcript__recording__call__interaction"
        parts += spoken.values_list(path, flat=True)[:MOST_MATCHES]
        return Q(pk__in=parts) | Q(case__subject__icontains=words)
