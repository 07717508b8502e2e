"""An empty database is built at once: what comes of it is what the migrations make."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from apps.core.supervision import binaries
from tests import servers

BASE_DIR = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not servers.STARTED_POSTGRES, reason="needs its own PostgreSQL")


@pytest.fixture
def database() -> Iterator[Callable[[str], str]]:
    """Make an empty database; the answer is its address."""
    url, made = os.environ["DATABASE_URL"], []

    def make(name: str) -> str:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return url.replace("/switchroom?", f"/{name}?")

    yield make
    with psycopg.connect(url, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_built_at_once_it_is_what_the_migrations_make(database: Callable[[str], str]) -> None:
    at_once, step_by_step = database("at_once"), database("step_by_step")
    _manage(at_once, "migrate")
    _manage(step_by_step, "migrate", "contenttypes")  # no longer empty
    _manage(step_by_step, "migrate")
    assert _schema(at_once) == _schema(step_by_step)
    assert _applied(at_once) == _applied(step_by_step)


def _manage(url: str, *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command, "--verbosity", "0"],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        cwd=BASE_DIR,
        check=True,
    )


def _schema(url: str) -> list[str]:
    """Every line of a dump, the order of columns and tables aside."""
    parts = conninfo_to_dict(url)
    dumped = subprocess.run(
        [
            *(str(binaries.postgres_home() / "bin" / "pg_dump"), "--schema-only"),
            *("-h", str(parts["host"]), "-U", str(parts["user"]), str(parts["dbname"])),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = (line.rstrip(",") for line in dumped.splitlines())
    return sorted(line for line in lines if not line.startswith(("--", "\\")))


def _applied(url: str) -> list[tuple[str, str]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT app, name FROM django_migrations ORDER BY 1, 2"
        ).fetchall()
