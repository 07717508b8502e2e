"""What the composer posts, and what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.desk.work import cases
from apps.desk.work.forms import moment
from apps.interactions.choices import Status
from apps.interactions.models import Attachment, Case, Draft, Interaction, Message
from apps.interactions.services import attachments, drafts, intake, outgoing
from apps.interactions.services.reach import Way
from apps.interactions.services.replies import RESOLVE, STAY, WAIT

LONGEST = 50_000
MOST_FILES = 20
MENTION = re.compile(r"(?<![\w@])@([\w.+-]{1,150})")
SECONDS_AHEAD = 60  # a reply is scheduled at least a minute from now


class _Written(forms.Form):
    body = forms.CharField(
        max_length=LONGEST, strip=True, error_messages={"required": _("Write something first.")}
    )
    client_id = forms.CharField(max_length=64)


class ReplyForm(_Written):
    """A reply and how it is to leave. ``base_seq`` is the newest message its author saw."""

    base_seq = forms.IntegerField(min_value=0, required=False)
    via = forms.CharField(max_length=40, required=False)
    subject = forms.CharField(max_length=240, required=False)
    cc = forms.CharField(max_length=2000, required=False)
    bcc = forms.CharField(max_length=2000, required=False)
    then = forms.ChoiceField(choices=[(WAIT, ""), (RESOLVE, ""), (STAY, "")], required=False)
    send_at = forms.DateTimeField(required=False)
    send_word = forms.CharField(max_length=10, required=False)
    cancel_on_reply = forms.BooleanField(required=False)

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

    def clean(self) -> dict[str, Any]:
        """A word for a moment is the moment; only "later" says that the chosen one counts."""
        clean = super().clean() or {}
        word, now = clean.get("send_word"), timezone.now()
        chosen = clean.get("send_at") if word == "later" else moment(word or "", now=now)
        if word and chosen is None and "send_at" not in self.errors:
            self.add_error("send_at", _("Choose when it is to leave."))
        elif chosen and (chosen - now).total_seconds() < SECONDS_AHEAD:
            self.add_error("send_at", _("Choose a time in the future."))
        clean["send_at"] = chosen
        return clean

    def letter(self) -> dict[str, Any]:
        """The keyword arguments of ``replies.send``, but for the files."""
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
            "cancel_on_reply": clean["cancel_on_reply"],
        }


class NoteForm(_Written):
    def mentioned(self, author: User) -> list[User]:
        """Colleagues the author sees, called in by ``@name``."""
        names = {name.rstrip(".").lower() for name in MENTION.findall(self.cleaned_data["body"])}
        people = User.objects.visible_to(author).active()
        return list(people.filter(username__in=names)) if names else []


@dataclass(slots=True)
class Composer:
    """One state of the composer: fresh from the draft, as typed, or refused with its reason."""

    case: Case
    leg: Interaction
    kind: str
    ways: list[Way]
    way: Way | None
    body: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    files: list[Attachment] = field(default_factory=list)
    saved_at: datetime | None = None
    client_id: str = field(default_factory=lambda: uuid4().hex)
    base_seq: int = 0
    errors: dict[str, Any] = field(default_factory=dict)
    problem: Exception | None = None
    missed: list[Message] = field(default_factory=list)
    wants_focus: bool = False

    @property
    def is_note(self) -> bool:
        return self.kind == "note"

    @property
    def is_live(self) -> bool:
        return self._can("live")

    @property
    def has_subject(self) -> bool:
        return not self.is_note and self._can("subject")

    @property
    def has_copies(self) -> bool:
        return not self.is_note and self._can("copies")

    @property
    def may_attach(self) -> bool:
        return not self.is_note and self._can("attach")

    @property
    def may_schedule(self) -> bool:
        return not self.is_note and self.way is not None and not self.is_live

    @property
    def switches(self) -> bool:
        """Whether sending leaves the channel the conversation runs on."""
        return bool(self.way and not self.way.is_current)

    @property
    def is_plain(self) -> bool:
        """A line where the conversation runs, with nothing on the form to be cleared away."""
        shown = self.problem or self.missed or self.errors or self.files
        return self.is_live and not (self.is_note or self.switches or shown)

    def _can(self, ability: str) -> bool:
        return bool(self.way and self.way.channel and outgoing.can(self.way.channel.kind, ability))


def fresh(
    case: Case, leg: Interaction, user: User, *, ways: list[Way], kind: str = "", via: str = ""
) -> Composer:
    """With the author's draft, if there is one."""
    kept = drafts.of(case=case, author=user)
    kind = kind or ("note" if "note" in kept and "reply" not in kept else "reply")
    draft = kept.get(kind)
    options = dict(draft.options) if draft else {}
    return Composer(
        case=case,
        leg=leg,
        kind=kind,
        ways=ways,
        way=chosen(ways, via or options.get("via", "")),
        body=draft.body if draft else "",
        options=_shown(options),
        files=_files(options.get("attachments", []), user),
        saved_at=draft.updated_at if draft else None,
        base_seq=last_seq(case),
    )


def part_for(leg: Interaction, way: Way | None) -> Interaction:
    """Where a reply belongs: beside a call from a website, in the chat it begins."""
    is_here = way is None or (way.channel == leg.channel and way.identity == leg.identity)
    from_site = leg.kind in cases.CALLS and leg.channel.kind == ChannelKind.CHAT
    if is_here and from_site and leg.status == Status.ACTIVE:
        return intake.go_beside(part=leg, kind=ChannelKind.CHAT)
    return leg


def typed(
    case: Case, leg: Interaction, user: User, form: forms.Form, *, ways: list[Way], kind: str
) -> Composer:
    """As it was sent, for a refusal or for a change of channel."""
    given = form.data
    return Composer(
        case=case,
        leg=leg,
        kind=kind,
        ways=ways,
        way=chosen(ways, given.get("via", "")),
        body=given.get("body", ""),
        options={name: given.get(name, "") for name in ("subject", "cc", "bcc")},
        files=_files(given.getlist("attachments"), user),  # type: ignore[attr-defined]
        client_id=given.get("client_id") or uuid4().hex,
        base_seq=last_seq(case),
        errors=form.errors,
        wants_focus=True,
    )


def chosen(ways: list[Way], key: str) -> Way | None:
    """The named way if it can be used, else the one that is suggested."""
    named = next((way for way in ways if way.key == key and way.is_usable), None)
    return named or next((way for way in ways if way.is_preselected), None)


def last_seq(case: Case) -> int:
    return case.messages.aggregate(last=Max("seq"))["last"] or 0


def keep(case: Case, user: User, given: Any) -> Draft | None:
    """Save what is typed as the author's draft; what was emptied is discarded."""
    kind = "note" if given.get("kind") == "note" else "reply"
    options: dict[str, Any] = {
        name: given.get(name, "")[:2000] for name in ("via", "subject", "cc", "bcc")
    }
    options["attachments"] = given.getlist("attachments")[:MOST_FILES]
    drafts.save(
        case=case, author=user, kind=kind, body=given.get("body", ""),
        options=options if kind == "reply" else None,
    )  # fmt: skip
    return drafts.of(case=case, author=user).get(kind)


def claimed(given: Any, user: User) -> list[Attachment]:
    """The author's own uploads, named by the form. Raises Refused for one that is gone."""
    keys = [key for key in given.getlist("attachments") if key][:MOST_FILES]
    return attachments.claimable(keys=keys, by=user)


def _files(keys: list[str], user: User) -> list[Attachment]:
    rows = Attachment.objects.filter(
        upload_key__in=[key for key in keys if key], message__isnull=True, uploaded_by=user
    )
    return list(rows.order_by("pk"))


def _shown(options: dict[str, Any]) -> dict[str, Any]:
    """Options as fields show them: lists of addresses joined."""
    return {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in options.items()
    }


def _addresses(text: str) -> list[str]:
    found = [part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()]
    wrong = [address for address in found if not _is_address(address)]
    if wrong:
        raise forms.ValidationError(_("This is no mail address: %s") % wrong[0])
    return found


def _is_address(text: str) -> bool:
    try:
        forms.EmailField().clean(text)
    except ValidationError:
        return False
    return True
