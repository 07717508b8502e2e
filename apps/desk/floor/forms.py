from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.desk.floor import contacts
from apps.interactions.models import Interaction
from apps.routing.choices import PresenceState
from apps.routing.models import Queue, ReasonCode


class WhisperForm(forms.Form):
    body = forms.CharField(max_length=2000, error_messages={"required": _("Write a word first.")})
    client_id = forms.CharField(max_length=64)


class GiveForm(forms.Form):
    """To whom, with a word to them."""

    agent = forms.ModelChoiceField(
        User.objects.none(), error_messages={"required": _("Choose somebody to give it to.")}
    )
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, by: User, interaction: Interaction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [person.pk for person in contacts.colleagues(by, interaction)]
        rows = User.objects.visible_to(by).filter(pk__in=people)
        self.fields["agent"].queryset = rows  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """Back into its own line (empty), or into another queue's."""

    queue = forms.ModelChoiceField(Queue.objects.none(), required=False)
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = Queue.objects.visible_to(by).current()  # type: ignore[attr-defined]


class StateForm(forms.Form):
    """One choice of the menu: ``available``, ``offline``, ``busy`` or ``away:<reason>``."""

    state = forms.ChoiceField(choices=[(s.value, s.label) for s in PresenceState])
    reason = forms.ModelChoiceField(ReasonCode.objects.none(), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = ReasonCode.objects.visible_to(by).current()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("state") == PresenceState.AWAY and not given.get("reason"):
            self.add_error("reason", _("An absence needs a reason."))
        return given


class CancelCallbackForm(forms.Form):
    why = forms.CharField(
        max_length=120, error_messages={"required": _("Say why nobody needs to call.")}
    )
