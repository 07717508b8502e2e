"""What the composer posts."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.interactions.models import Attachment
from apps.interactions.services.reach import Way
from apps.interactions.services.replies import RESOLVE, STAY, WAIT

LONGEST = 50_000
MENTION = re.compile(r"(?<![\w@])@([\w.+-]{1,150})")


class ReplyForm(forms.Form):
    """A reply and how it is to leave. ``base_seq`` is the newest message its author saw."""

    body = forms.CharField(
        max_length=LONGEST, strip=True, error_messages={"required": _("Write something first.")}
    )
    client_id = forms.CharField(max_length=64)
    base_seq = forms.IntegerField(min_value=0, required=False)
    via = forms.CharField(max_length=40, required=False)
    subject = forms.CharField(max_length=240, required=False)
    cc = forms.CharField(max_length=2000, required=False)
    bcc = forms.CharField(max_length=2000, required=False)
    then = forms.ChoiceField(choices=[(WAIT, ""), (RESOLVE, ""), (STAY, "")], required=False)
    send_at = forms.DateTimeField(required=False)
    attachments = forms.CharField(required=False)  # upload keys, comma-separated

    def __init__(self, *args: Any, ways: list[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {way.key: way for way in ways}

    def clean_via(self) -> Way | None:
        key = self.cleaned_data["via"]
        if key and key not in self.ways:
            raise forms.ValidationError(_("This address is no longer the customer's."))
        return self.ways.get(key)

    def clean_cc(self) -> list[str]:
        return _addresses(self.cleaned_data["cc"])

    def clean_bcc(self) -> list[str]:
        return _addresses(self.cleaned_data["bcc"])

    def letter(self) -> dict[str, Any]:
        """The keyword arguments of ``replies.send``."""
        clean = self.cleaned_data
        way: Way | None = clean["via"]
        return {
            "body": clean["body"],
            "client_id": clean["client_id"],
            "base_seq": clean["base_seq"],
            "via": way.via if way and way.channel else None,
            "subject": clean["subject"],
            "cc": clean["cc"],
            "bcc": clean["bcc"],
            "then": clean["then"] or WAIT,
            "send_at": clean["send_at"],
            "attachments": uploads(clean["attachments"]),
        }


class NoteForm(forms.Form):
    body = forms.CharField(
        max_length=LONGEST, strip=True, error_messages={"required": _("Write something first.")}
    )
    client_id = forms.CharField(max_length=64)

    def note(self, author: User) -> dict[str, Any]:
        """The keyword arguments of ``messages.note``; ``@name`` mentions a colleague one sees."""
        names = {name.rstrip(".") for name in MENTION.findall(self.cleaned_data["body"])}
        mentioned = User.objects.visible_to(author).active().filter(username__in=names)
        return self.cleaned_data | {"mentions": list(mentioned)}


def uploads(keys: str) -> list[Attachment]:
    """The author's own uploads that no message has yet."""
    named = [key for key in keys.split(",") if key]
    return list(Attachment.objects.filter(upload_key__in=named, message__isnull=True))


def _addresses(text: str) -> list[str]:
    found = [part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()]
    field = forms.EmailField()
    return [field.clean(address) for address in found]
