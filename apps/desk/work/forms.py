"""What the desk's small controls send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Team, User
from apps.interactions.choices import Priority
from apps.interactions.models import ContactReason
from apps.routing.choices import PresenceState
from apps.routing.models import Queue, ReasonCode

NOWHERE = 2**31 - 1
FIRST_HOUR = 8


@dataclass(frozen=True, slots=True)
class Cursor:
    after: int
    before: int
    leg: int
    seen: int
    since: datetime | None


class CursorForm(forms.Form):
    """Where a reader stands in a thread. A garbled place means the beginning, not an error."""

    after = forms.IntegerField(min_value=0, max_value=NOWHERE, required=False)
    before = forms.IntegerField(min_value=0, max_value=NOWHERE, required=False)
    leg = forms.IntegerField(min_value=0, required=False)
    seen = forms.IntegerField(min_value=0, max_value=NOWHERE, required=False)
    since = forms.DateTimeField(required=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Cursor:
        form = cls(request.GET or request.POST)
        form.is_valid()
        clean = form.cleaned_data
        return Cursor(
            after=clean.get("after") or 0,
            before=clean.get("before") or NOWHERE,
            leg=clean.get("leg") or 0,
            seen=clean.get("seen") or 0,
            since=clean.get("since"),
        )


def moment(word: str, *, now: datetime) -> datetime | None:
    """A word of a menu as a moment of the reader's own clock; None for one nobody knows."""
    today = timezone.localtime(now).replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    words = {
        "hour": now + timedelta(hours=1),
        "hours": now + timedelta(hours=4),
        "tomorrow": today + timedelta(days=1),
        "monday": today + timedelta(days=7 - today.weekday()),
        "week": today + timedelta(days=7),
    }
    return words.get(word)


class SnoozeForm(forms.Form):
    """Until a moment, a word for one, or ("reply", or nothing) until the customer writes."""

    word = forms.CharField(max_length=10, required=False)
    at = forms.DateTimeField(required=False)

    def until(self, *, now: datetime) -> datetime | None:
        return self.cleaned_data["at"] or moment(self.cleaned_data["word"], now=now)


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(
        choices=[
            (s, s) for s in (PresenceState.AVAILABLE, PresenceState.AWAY, PresenceState.OFFLINE)
        ]
    )
    reason = forms.ModelChoiceField(ReasonCode.objects.none(), required=False)
    after_this = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ReasonCode.objects.visible_to(user).current()
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """One or several facts of a case; what is not sent stays."""

    subject = forms.CharField(max_length=240, required=False)
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, required=False)
    reason = forms.ModelChoiceField(ContactReason.objects.none(), required=False)
    version = forms.IntegerField(min_value=0, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ContactReason.objects.visible_to(user).filter(archived_at__isnull=True)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """To a queue, a colleague or a team of the case's brand, with a word to them."""

    to = forms.CharField(max_length=30, error_messages={"required": _("Choose who is to have it.")})
    note = forms.CharField(max_length=4000, required=False)

    def __init__(
        self, *args: Any, queues: list[Queue], people: list[User], teams: list[Team], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets: dict[str, Queue | User | Team] = {f"queue-{q.pk}": q for q in queues}
        self.targets |= {f"agent-{person.pk}": person for person in people}
        self.targets |= {f"team-{team.pk}": team for team in teams}

    def clean_to(self) -> Queue | User | Team:
        target = self.targets.get(self.cleaned_data["to"])
        if target is None:
            raise forms.ValidationError(_("They cannot take it any more. Choose again."))
        return target


class RelateForm(forms.Form):
    """Another case, named as people write it: C-20418 or 20418; and what it is to this one."""

    HOW = (
        ("link", _("Belongs with it")),
        ("child", _("Is a part of this case")),
        ("merge", _("Is the same matter: take it into this one")),
    )

    other = forms.RegexField(
        r"^\s*[Cc]?-?\d{1,9}\s*$",
        label=_("Case"),
        error_messages={"invalid": _("Write a case number, such as C-20418.")},
    )
    how = forms.ChoiceField(choices=HOW, initial="link", label=_("It"))

    def number(self) -> int:
        return int(str(self.cleaned_data["other"]).strip().upper().removeprefix("C").lstrip("-"))
