from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def root(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = str(tmp_path)
    return tmp_path


def prepared() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_static_files_are_collected_once_and_again_when_they_change(root):
    assert prepared() == "static files\n"
    assert (root / "icons.svg").exists()
    assert prepared() == ""

    (root / "collected.stamp").write_text("of another version")
    assert prepared() == "static files\n"


@pytest.mark.django_db
def test_sources_of_bundles_are_not_served(root):
    prepared()
    assert not (root / "css").exists()
    assert (root / "admin" / "css").exists()
