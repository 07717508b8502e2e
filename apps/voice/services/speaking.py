"""Text to speech, if this machine has a voice: a program, run with the text on its input."""

from __future__ import annotations

import shutil
import subprocess
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from apps.voice.errors import PromptRefused

SECONDS = 20
LONGEST = 2000  # characters


class Speaker(Protocol):
    """Anything that makes a wav of a text. ``settings.VOICE_SPEAKER`` names the one in use."""

    def is_there(self) -> bool: ...

    def speak(self, text: str, *, language: str) -> bytes:
        """A PCM wav. Raises PromptRefused."""


class Espeak:
    """espeak-ng: small, robotic, every language; a stand-in until somebody records it."""

    program = "espeak-ng"

    def is_there(self) -> bool:
        return shutil.which(self.program) is not None

    def speak(self, text: str, *, language: str) -> bytes:
        command = [self.program, "--stdin", "--stdout", "-s", "150", "-v", language or "en"]
        try:
            said = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PromptRefused(_("This text could not be spoken.")) from error
        return said.stdout


def is_there() -> bool:
    return _speaker().is_there()


def speak(text: str, *, language: str) -> bytes:
    """Raises PromptRefused, also when this machine has no voice."""
    if not text.strip():
        raise PromptRefused(_("Write what is to be said."))
    if len(text) > LONGEST:
        raise PromptRefused(_("A prompt has 2,000 characters at most."))
    if not is_there():
        raise PromptRefused(
            _("No text-to-speech is installed here (espeak-ng): upload a recording instead.")
        )
    return _speaker().speak(text, language=language)


def _speaker() -> Speaker:
    speaker: Speaker = import_string(settings.VOICE_SPEAKER)()
    return speaker
