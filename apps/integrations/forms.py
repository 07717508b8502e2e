from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat

from apps.accounts.models import Brand, User
from apps.core import outward
from apps.integrations.errors import RefusedUrl
from apps.integrations.models import Subscription
from apps.integrations.services import subscriptions


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    url = forms.URLField(
        label=_("Where we post"), max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "ltr", "placeholder": "https://"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Events"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("None chosen: all of them, those to come as well."),
    )  # fmt: skip
    brands = forms.ModelMultipleChoiceField(
        queryset=Brand.objects.none(), label=_("Brands"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: every brand."),
    )  # fmt: skip
    numbers = forms.CharField(
        label=_("Calls of these numbers of ours"), max_length=1000, required=False,
        widget=forms.TextInput(attrs={"class": "ltr", "placeholder": "+46 40 666 01 00, +46 …"}),
        help_text=_("With commas between them; empty: those of every number."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, by: User, subscription: Subscription | None = None, **kwargs: Any
    ) -> None:
        if subscription:
            told = ("name", "url", "kinds")
            initial = {name: getattr(subscription, name) for name in told}
            initial |= {"numbers": ", ".join(subscription.numbers)}
            kwargs.setdefault("initial", initial | {"brands": subscription.brands.all()})
        super().__init__(*args, **kwargs)
        self.subscription = subscription
        found = [(kind.name, f"{kind.name}: {kind.words}") for kind in outward.kinds()]
        held = subscription.kinds if subscription else []
        found += [(name, name) for name in held if name not in dict(found)]  # case.*
        self.fields["kinds"].choices = found  # type: ignore[attr-defined]
        self.fields["brands"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]

    def clean_numbers(self) -> list[str]:
        """As E.164, the way events name them."""
        found = []
        for text in filter(None, map(str.strip, self.cleaned_data["numbers"].split(","))):
            try:
                parsed = phonenumbers.parse(text, None)
            except phonenumbers.NumberParseException:
                problem = _("“%(number)s” is no number with its country.")
                raise forms.ValidationError(problem, params={"number": text[:30]}) from None
            found.append(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
        return found

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if self.subscription and url == self.subscription.url:
            return url
        try:
            subscriptions.check_url(url)
        except RefusedUrl as error:
            raise forms.ValidationError(str(error)) from error
        return url
