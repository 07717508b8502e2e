"""Something callers hear, brought in as sound or as a text to be spoken."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Brand, User
from apps.core.errors import DomainError
from apps.voice.models import Prompt
from apps.voice.services import prompts, speaking

_t = gettext_lazy


class PromptForm(forms.Form):
    """A sound or a text; with both, the text says what the sound says."""

    name = forms.CharField(label=_t("Name"), max_length=80, help_text=_t("Welcome, Closed"))
    text = forms.CharField(
        label=_t("Words"), required=False, max_length=speaking.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_t("Spoken by the computer, unless there is a recording"),
    )  # fmt: skip
    sound = forms.FileField(
        label=_t("Recording"), required=False, help_text=_t("A wav file, ten minutes at most"),
        widget=forms.ClearableFileInput(attrs={"accept": "audio/wav,.wav"}),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, prompt: Prompt | None = None
    ) -> None:
        first = {"name": prompt.name, "text": prompt.text} if prompt else {}
        super().__init__(data, files, initial=first, auto_id="prompt-%s")
        self.prompt = prompt
        if prompt is not None:
            self.fields["name"].disabled = True

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if not given.get("text") and not given.get("sound") and not self.errors:
            raise forms.ValidationError(_("Write what is said, or choose a recording."))

    def saved(self, *, brand: Brand, by: User) -> Prompt | None:
        """The prompt; nothing when it was refused, and then the form says why."""
        if not self.is_valid():
            return None
        try:
            return self._kept(brand, by)
        except DomainError as refused:
            self.add_error(None, str(refused))
            return None

    def _kept(self, brand: Brand, by: User) -> Prompt:
        given = self.cleaned_data
        content = given["sound"].read(prompts.LARGEST + 1) if given["sound"] else None
        if self.prompt is not None:
            prompts.replace(prompt=self.prompt, by=by, content=content, text=given["text"])
            return self.prompt
        told = {"brand": brand, "name": given["name"], "text": given["text"], "by": by}
        if content is None:
            return prompts.say(**told)
        return prompts.upload(**told, content=content)


class BrandPromptForm(PromptForm):
    """Outside of a flow it has to be said whose it is."""

    brand = forms.ModelChoiceField(Brand.objects.none(), label=_t("Brand"), empty_label=None)
    field_order = ("name", "brand")

    def __init__(self, data: Any, files: Any, *, by: User) -> None:
        super().__init__(data, files)
        brands = Brand.objects.visible_to(by).current()
        cast("forms.ModelChoiceField[Brand]", self.fields["brand"]).queryset = brands
