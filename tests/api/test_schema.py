from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.schema.yml"


def test_the_checked_in_description_is_the_apis_own(tmp_path: Path) -> None:
    made = tmp_path / "schema.yml"
    call_command("spectacular", file=str(made), fail_on_warn=True, validate=True)
    assert made.read_text() == DOCS.read_text(), (
        "make it anew: ./run manage spectacular --file docs/api.schema.yml"
    )


@pytest.mark.django_db
def test_the_description_is_served_to_anyone(client) -> None:
    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/v1/")
    assert page.status_code == 200
    assert "/api/v1/cases/{number}/messages/" in page.content.decode()
