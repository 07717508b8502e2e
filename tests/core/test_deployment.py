"""What a deployment is told, and what it is asked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
READ = re.compile(r"""\b(?:text|flag|integer|listing|secret)\(\s*"([A-Z_]+)\"""")


def test_the_example_names_every_variable_that_the_settings_read():
    read = {"SWITCHROOM_DATA"}
    for path in (BASE_DIR / "config").rglob("*.py"):
        read |= set(READ.findall(path.read_text()))
    example = (BASE_DIR / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == read


@pytest.mark.parametrize("script", ["run", ".ci/run", "deploy/serve"])
def test_scripts_are_sound_posix_shell(script):
    assert subprocess.run(["sh", "-n", script], cwd=BASE_DIR, check=False).returncode == 0
