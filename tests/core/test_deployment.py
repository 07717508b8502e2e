"""What a deployment is told, and what it is asked."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.supervision.centre import bare_environment

BASE_DIR = Path(__file__).resolve().parents[2]
READ = re.compile(r"""\b(?:text|flag|integer|optional_integer|listing|secret)\(\s*"([A-Z_]+)\"""")


def test_the_example_names_every_variable_that_the_settings_read():
    read = {"SWITCHROOM_DATA"}
    for path in (BASE_DIR / "config").rglob("*.py"):
        read |= set(READ.findall(path.read_text()))
    example = (BASE_DIR / ".env.example").read_text()
    assert read - set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == set()


@pytest.mark.parametrize("script", ["run", ".ci/run", "deploy/serve"])
def test_scripts_are_sound_posix_shell(script):
    assert subprocess.run(["sh", "-n", script], cwd=BASE_DIR, check=False).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["migrate"], "switchroom: SWITCHROOM_SECRET_KEY is not set. `./run` makes one"),
        (["up", "--port", "eight"], "argument --port: invalid int value: 'eight'"),
    ],
)
def test_what_is_missing_is_a_sentence_not_a_traceback(arguments, sentence, tmp_path):
    environment = bare_environment() | {"SWITCHROOM_DATA": str(tmp_path)}
    refused = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
