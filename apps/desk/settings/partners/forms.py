from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.desk.settings.telephony.forms import written_number
from apps.routing.models import Calendar
from apps.voice.choices import SiteKind
from apps.voice.models import AllocationRule, PartnerSite
from apps.voice.services.partners import WHOLE, Given

FACTS = ("name", "kind", "number", "trunk", "most_calls", "ring_seconds", "calendar", "is_active")


class SiteForm(forms.Form):
    """Another desk that takes calls by telephone."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Whose desk it is"), choices=SiteKind)
    brands = forms.ModelMultipleChoiceField(
        Brand.objects.none(), label=_("Brands"), widget=forms.CheckboxSelectMultiple
    )
    number = forms.CharField(
        label=_("Number we ring"), max_length=20,
        help_text=_("With its country: +46 40 666 01 00"),
    )  # fmt: skip
    trunk = forms.RegexField(
        r"^[\w-]*$", label=_("Trunk"), max_length=40, required=False,
        help_text=_("Empty: the one calls out go by"),
    )  # fmt: skip
    most_calls = forms.IntegerField(
        label=_("Calls at once"), min_value=0, max_value=1000, required=False,
        help_text=_("Empty: no limit"),
    )  # fmt: skip
    ring_seconds = forms.IntegerField(
        label=_("Seconds it rings"), min_value=5, max_value=120, initial=20,
        help_text=_("Then the call comes back to us"),
    )  # fmt: skip
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(), label=_("It answers"), required=False,
        empty_label=_("Around the clock"),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("It takes calls"), required=False, initial=True)

    def __init__(
        self, *args: Any, by: User, site: PartnerSite | None = None, **kwargs: Any
    ) -> None:
        if site is not None:
            first = {name: getattr(site, name) for name in FACTS}
            kwargs.setdefault("initial", first | {"brands": site.brands.all()})
        super().__init__(*args, **kwargs)
        brands = Brand.objects.visible_to(by).current()
        cast("forms.ModelMultipleChoiceField[Brand]", self.fields["brands"]).queryset = brands
        calendars = Calendar.objects.visible_to(by).current()
        cast("forms.ModelChoiceField[Calendar]", self.fields["calendar"]).queryset = calendars

    def clean_number(self) -> str:
        return written_number(self.cleaned_data["number"])


class SharesForm(forms.Form):
    """How many of a hundred calls each desk has; the rest is ours."""

    def __init__(
        self, *args: Any, sites: list[PartnerSite], rules: list[AllocationRule], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sites = sites
        known = {rule.site_id: rule for rule in rules}
        for position, site in enumerate(sites, start=1):
            rule = known.get(site.pk)
            order = rule.order + 1 if rule else position
            self.fields[f"percent-{site.pk}"] = _number(
                _("Share of %(site)s, %%") % {"site": site}, rule.percent if rule else 0, WHOLE
            )
            self.fields[f"most-{site.pk}"] = _number(
                _("Most at once"), rule.most_calls if rule else None, 1000
            )
            self.fields[f"order-{site.pk}"] = _number(_("Takes what spills as number"), order, 100)

    def rows(self) -> list[tuple[PartnerSite, list[forms.BoundField]]]:
        names = ("percent", "most", "order")
        return [(site, [self[f"{name}-{site.pk}"] for name in names]) for site in self.sites]

    def given(self) -> list[Given]:
        """In the order of spilling."""
        told = self.cleaned_data
        ordered = sorted(self.sites, key=lambda site: (told[f"order-{site.pk}"] or WHOLE, site.pk))
        return [
            Given(site, told[f"percent-{site.pk}"] or 0, told[f"most-{site.pk}"])
            for site in ordered
        ]


def _number(label: Any, first: int | None, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, initial=first, min_value=0, max_value=most, required=False
    )
