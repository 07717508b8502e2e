"""What candidates hear, spoken by a program of this machine, where one is installed.

The program reads the text from its input and writes a WAV to its output: espeak-ng as it comes,
or what SWITCHROOM_SPEECH_COMMAND names. None is brought along: trainers can always record
themselves or hand in a file.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from apps.training.choices import MaterialKind
from apps.training.errors import SpeechRefused
from apps.training.services import materials, vacancies

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.training.models import Test

USUAL = {
    "espeak-ng": ["--stdin", "--stdout", "-s", "150"],
    "espeak": ["--stdin", "--stdout", "-s", "150"],
}
LONGEST = 4000  # characters
SECONDS = 60


def command() -> list[str]:
    """The program and its arguments; empty where there is none."""
    if settings.SPEECH_COMMAND:
        return shlex.split(settings.SPEECH_COMMAND)
    found = ((shutil.which(name), arguments) for name, arguments in USUAL.items())
    return next(([path, *arguments] for path, arguments in found if path), [])


def speak(*, test: Test, by: User) -> None:
    """Have the test's script spoken; from now on candidates hear that.

    Raises SpeechRefused where nothing can speak it, Conflict once somebody has heard another.
    """
    text = str(test.settings.get("script", "")).strip()[:LONGEST]
    if not text:
        raise SpeechRefused(_("There is no script to speak."))
    file = ContentFile(_spoken(text))
    sound = materials.keep(file=file, name="speech.wav", kind=MaterialKind.AUDIO, by=by)
    vacancies.set_sound(test=test, sound=sound, by=by)


def _spoken(text: str) -> bytes:
    wanted = command()
    if not wanted:
        raise SpeechRefused(_("No speech program is installed here. Record it, or hand in a file."))
    try:
        done = subprocess.run(
            wanted, input=text.encode(), capture_output=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise SpeechRefused(
            _("The speech program failed. Record it, or hand in a file.")
        ) from error
    return done.stdout
