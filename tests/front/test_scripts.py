from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="no Node on this machine")
@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parent.glob("*.test.mjs")), ids=lambda p: p.stem
)
def test_a_module_does_what_its_tests_say(path):
    run = subprocess.run([NODE, "--test", str(path)], cwd=BASE, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
