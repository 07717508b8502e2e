"""What is typed about a saved report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.analytics.choices import FileForm, Rhythm, SharedWith
from apps.analytics.models import ReportSchedule
from apps.desk.reports import printing


class HourForm(forms.Form):
    """A cell of the heat map: Monday is 1."""

    weekday = forms.IntegerField(min_value=1, max_value=7)
    hour = forms.IntegerField(min_value=0, max_value=23)


class SaveForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=80)
    shared_with = forms.ChoiceField(label=_("Who sees it"), choices=SharedWith)


class ScheduleForm(forms.Form):
    """Recipients are people of the house whom the sender may see and who may read reports."""

    rhythm = forms.ChoiceField(label=_("When"), choices=Rhythm)
    hour = forms.IntegerField(label=_("Hour"), min_value=0, max_value=23, initial=7)
    form = forms.ChoiceField(label=_("As"), choices=FileForm)
    recipients = forms.ModelMultipleChoiceField(
        label=_("To"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, sender: User, running: ReportSchedule | None = None, **kwargs: Any
    ) -> None:
        """``running``: how it is sent now, to begin with."""
        if running:
            kwargs["initial"] = {
                "rhythm": running.rhythm, "hour": running.hour, "form": running.form,
                "recipients": running.recipients.all(),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(sender).active().exclude(email="")
        readers = people.exclude(role__in=["agent", "trainer", "light"])
        self.fields["recipients"].queryset = readers | people.filter(pk=sender.pk)  # type: ignore[attr-defined]
        if not printing.is_installed():  # nobody is offered what cannot be done
            choices = [choice for choice in FileForm.choices if choice[0] != FileForm.PDF]
            self.fields["form"].choices = choices  # type: ignore[attr-defined]
