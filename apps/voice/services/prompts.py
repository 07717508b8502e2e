"""What callers hear: brought in as sound or as text, kept as the telephone plays it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.voice.choices import PromptKind
from apps.voice.domain import prompt_sound
from apps.voice.domain.sound import NotSound
from apps.voice.errors import PromptRefused
from apps.voice.models import Prompt
from apps.voice.services import speaking

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

LARGEST = 20 * 1024 * 1024  # bytes: four minutes as a studio delivers it


@transaction.atomic
def upload(
    *, brand: Brand, name: str, content: bytes, by: User, language: str = "", text: str = ""
) -> Prompt:
    """From a wav. Raises PromptRefused: no sound, too long, too large, name taken."""
    return _add(brand, name, content, by, kind=PromptKind.UPLOAD, language=language, text=text)


@transaction.atomic
def say(*, brand: Brand, name: str, text: str, by: User, language: str = "") -> Prompt:
    """From a text, spoken now. Raises PromptRefused, also when there is no voice to speak it."""
    language = language or brand.language
    content = speaking.speak(text, language=language)
    return _add(brand, name, content, by, kind=PromptKind.SPOKEN, language=language, text=text)


@transaction.atomic
def replace(*, prompt: Prompt, by: User, content: bytes | None = None, text: str = "") -> None:
    """Another sound under the same name; who hears the old one now, hears it to its end."""
    spoken = content is None
    sound = speaking.speak(text, language=prompt.language) if content is None else content
    fields = _kept(sound) | {"kind": PromptKind.SPOKEN if spoken else PromptKind.UPLOAD}
    Prompt.objects.filter(pk=prompt.pk).update(
        **fields, text=text or prompt.text, updated_at=timezone.now()
    )
    audit.record("prompt.replaced", actor=by, target=prompt, summary=prompt.name)


@transaction.atomic
def archive(*, prompt: Prompt, by: User, restore: bool = False) -> None:
    at = None if restore else timezone.now()
    Prompt.objects.filter(pk=prompt.pk).update(archived_at=at)
    audit.record("prompt.archived", actor=by, target=prompt, summary=prompt.name, restore=restore)


def content_of(prompt: Prompt) -> bytes:
    """Its wav."""
    with default_storage.open(prompt.file) as file:
        content: bytes = file.read()
    return content


def _add(
    brand: Brand, name: str, content: bytes, by: User, **fields: Any
) -> Prompt:  # fmt: skip
    if not name.strip():
        raise PromptRefused(_("Give the prompt a name."))
    try:
        with transaction.atomic():
            prompt = Prompt.objects.create(
                brand=brand, name=name.strip()[:80], **fields, **_kept(content)
            )
    except IntegrityError as error:
        raise PromptRefused(_("There is a prompt of this name.")) from error
    audit.record("prompt.added", actor=by, target=prompt, summary=prompt.name)
    return prompt


def _kept(content: bytes) -> dict[str, Any]:
    """The file in the storage, as a telephone plays it."""
    if len(content) > LARGEST:
        raise PromptRefused(_("The file is larger than 20 MB."))
    try:
        made = prompt_sound.for_telephone(content)
    except NotSound as error:
        raise PromptRefused(
            _("This is no sound a telephone can play: a wav file is needed (%s).") % error
        ) from error
    checksum = hashlib.sha256(made.content).hexdigest()
    name = f"prompts/{checksum}.wav"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(made.content))
    return {"file": name, "checksum": checksum, "seconds": made.seconds}
