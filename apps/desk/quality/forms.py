"""What people type on the pages of quality, read and checked."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.quality.choices import Lane, QuestionKind, ReviewState
from apps.quality.models import Dispute, Review, Scorecard
from apps.quality.services.disputes import Objection

MOST_OBJECTIONS = 60
REASON = "reason-"
MINUTE = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)


def objections(data: QueryDict) -> list[Objection]:
    """``reason-``, ``wanted-``, ``message-`` and ``at-<answer>``: those with a reason."""
    found = []
    for name in list(data)[: 5 * MOST_OBJECTIONS]:
        key = name.removeprefix(REASON)
        reason = data.get(name, "")
        if not name.startswith(REASON) or not key.isdecimal() or not str(reason).strip():
            continue
        message = data.get(f"message-{key}", "")
        found.append(
            Objection(
                answer_id=int(key),
                reason=str(reason),
                wanted=[word for word in data.getlist(f"wanted-{key}") if word],
                message_id=int(message[:18]) if message.isdecimal() else None,
                seconds=_seconds(data.get(f"at-{key}", "")),
            )
        )
    return found


def _seconds(text: str) -> Decimal | None:
    """``1:05`` as seconds of a recording."""
    found = MINUTE.fullmatch(text.strip())
    return Decimal(int(found[1]) * 60 + int(found[2])) if found else None


class RulingForm(forms.Form):
    """Keep the answer, or set another; why, in words."""

    ruling = forms.CharField(max_length=2000)
    number = forms.DecimalField(required=False, max_digits=10, decimal_places=2)
    na = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, dispute: Dispute) -> None:
        super().__init__(data)
        self.kind = dispute.answer.question.kind
        keys = [option.key for option in dispute.answer.question.options.all()]
        self.chosen = [key for key in keys if key in data.getlist("chosen")]

    def decision(self) -> dict[str, Any]:
        number = self.cleaned_data.get("number") if self.kind == QuestionKind.NUMBER else None
        return {
            "ruling": str(self.cleaned_data.get("ruling", "")),
            "chosen": self.chosen or None,
            "number": number,
            "is_na": bool(self.cleaned_data.get("na")),
        }


class ReviewFilter(forms.Form):
    """Whose reviews, by which card, from which lane, in which state."""

    agent = forms.ModelChoiceField(User.objects.none(), required=False, label=_("Agent"))
    card = forms.ModelChoiceField(Scorecard.objects.none(), required=False, label=_("Scorecard"))
    lane = forms.ChoiceField(
        choices=[("", _("Every lane")), *Lane.choices[:3]], required=False, label=_("Lane")
    )
    state = forms.ChoiceField(
        choices=[("", _("Every state")), *[c for c in ReviewState.choices if c[0] != "draft"]],
        required=False, label=_("State"),
    )  # fmt: skip
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Review.objects.visible_to(user)
        fields: dict[str, Any] = dict(self.fields)
        agents, cards = fields["agent"], fields["card"]
        agents.queryset = User.objects.filter(pk__in=seen.order_by().values("agent"))
        agents.empty_label = str(_("Every agent"))
        cards.queryset = Scorecard.objects.filter(
            pk__in=seen.order_by().values("version__scorecard")
        )
        cards.empty_label = str(_("Every card"))

    def applied(self, rows: QuerySet[Review]) -> Any:
        self.is_valid()
        asked = {
            "agent": self.cleaned_data.get("agent"),
            "version__scorecard": self.cleaned_data.get("card"),
            "lane": self.cleaned_data.get("lane"),
            "state": self.cleaned_data.get("state"),
            "pk__lt": self.cleaned_data.get("before"),
        }
        return rows.filter(**{name: value for name, value in asked.items() if value})

    def after(self, pk: int) -> str:
        kept = {name: self.data.get(name) for name in ("agent", "card", "lane", "state")}
        return "?" + urlencode({n: v for n, v in kept.items() if v} | {"before": pk})
