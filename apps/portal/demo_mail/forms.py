from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WriteForm(forms.Form):
    """A customer's mail to the centre."""

    to = forms.CharField(label=_("To"), max_length=320)
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 5}))
    in_reply_to = forms.CharField(widget=forms.HiddenInput, max_length=250, required=False)
