from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import Role, SignOnKind
from apps.accounts.models import IdentityProvider, Team

MOST_METADATA = 200_000  # characters


class SignOnForm(forms.Form):
    """A company's login; SAML's facts may come from its metadata, pasted whole."""

    name = forms.CharField(label=_("Name on the door"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=SignOnKind.choices)
    is_enabled = forms.BooleanField(label=_("On"), required=False, initial=True)
    server_url = forms.URLField(
        label=_("Issuer"), required=False, assume_scheme="https", max_length=300,
        help_text=_("OpenID Connect: the address that /.well-known/ is below."),
    )  # fmt: skip
    client_id = forms.CharField(label=_("Client ID"), required=False, max_length=191)
    secret = forms.CharField(
        label=_("Client secret"), required=False, max_length=191,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty keeps the one that is there."),
    )  # fmt: skip
    metadata = forms.CharField(
        label=_("SAML metadata"), required=False, max_length=MOST_METADATA,
        widget=forms.Textarea(attrs={"rows": 5, "class": "mono ltr"}),
        help_text=_("Paste their XML: it fills the three fields below."),
    )  # fmt: skip
    entity_id = forms.CharField(label=_("Their entity ID"), required=False, max_length=300)
    sso_url = forms.URLField(
        label=_("Their sign-in address"), required=False, assume_scheme="https", max_length=300
    )
    certificate = forms.CharField(
        label=_("Their certificate"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono ltr"}),
    )  # fmt: skip
    addresses_are_proved = forms.BooleanField(
        label=_("Its e-mail addresses are proved"), required=False,
        help_text=_("Then an address opens the account that has it."),
    )  # fmt: skip
    makes_people = forms.BooleanField(label=_("Makes an account for who has none"), required=False)
    default_role = forms.ChoiceField(label=_("Their role"), choices=Role.choices)
    group_claim = forms.CharField(
        label=_("Groups are in"), required=False, max_length=120,
        help_text=_("The claim or attribute, such as groups. Empty: nothing is read."),
    )  # fmt: skip
    role_map = forms.CharField(
        label=_("Groups that are roles"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "cc-leads = team_leader"}),
    )  # fmt: skip
    team_map = forms.CharField(
        label=_("Groups that are teams"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "cc-malmo = Care Malmö"}),
    )  # fmt: skip

    def __init__(self, *args: Any, provider: IdentityProvider | None = None, **kwargs: Any) -> None:
        if provider:
            kwargs.setdefault("initial", _initial(provider))
        super().__init__(*args, **kwargs)
        self.provider = provider
        if provider:
            self.fields["kind"].disabled = True

    def clean_role_map(self) -> dict[str, str]:
        found = _pairs(self.cleaned_data["role_map"])
        strange = [role for role in found.values() if role not in Role.values]
        if strange:
            raise forms.ValidationError(_("There is no role “%s”.") % strange[0])
        return found

    def clean_team_map(self) -> dict[str, int]:
        found = _pairs(self.cleaned_data["team_map"])
        ids = dict(Team.objects.current().values_list("name", "pk"))
        strange = [name for name in found.values() if name not in ids]
        if strange:
            raise forms.ValidationError(_("There is no team “%s”.") % strange[0])
        return {group: ids[name] for group, name in found.items()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("metadata"):
            given |= self._read(given["metadata"])
        given.pop("metadata", None)
        needed = (
            ["server_url", "client_id"]
            if given.get("kind") == SignOnKind.OIDC
            else ["entity_id", "sso_url", "certificate"]
        )
        for name in needed:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed."))
        return given

    def _read(self, metadata: str) -> dict[str, str]:
        """What their metadata says; read by a parser that follows nothing outside of it."""
        try:
            from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
        except ImportError:
            self.add_error("metadata", _("This installation has no SAML."))
            return {}
        try:
            told = OneLogin_Saml2_IdPMetadataParser.parse(metadata.encode()).get("idp", {})
            keys = told.get("x509certMulti", {}).get("signing", [])
            return {
                "entity_id": told["entityId"],
                "sso_url": told["singleSignOnService"]["url"],
                "certificate": told.get("x509cert") or keys[0],
            }
        except Exception:  # whatever its XML parser raises
            self.add_error("metadata", _("This is no metadata of an identity provider."))
            return {}


def _initial(provider: IdentityProvider) -> dict[str, Any]:
    same = (
        "name", "kind", "is_enabled", "server_url", "client_id", "entity_id", "sso_url",
        "certificate", "addresses_are_proved", "makes_people", "default_role", "group_claim",
    )  # fmt: skip
    names = {team.pk: team.name for team in provider.teams()}
    return {name: getattr(provider, name) for name in same} | {
        "role_map": _lines(provider.role_map),
        "team_map": _lines({g: names[pk] for g, pk in provider.team_map.items() if pk in names}),
    }


def _lines(pairs: dict[str, str]) -> str:
    return "\n".join(f"{left} = {right}" for left, right in pairs.items())


def _pairs(text: str) -> dict[str, str]:
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        left, sign, right = line.rpartition("=")
        if not sign or not left.strip() or not right.strip():
            raise forms.ValidationError(_("Write “group = name”, one a line: %s") % line)
        found[left.strip()] = right.strip()
    return found
