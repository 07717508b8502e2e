"""The migrated database, kept between runs: a copy takes a moment, and all tables do not."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg

BASE_DIR = Path(__file__).resolve().parents[1]
PRISTINE = "pristine"


def stamp() -> Path:
    return Path(os.environ["SWITCHROOM_DATA"]) / "pristine.stamp"


def is_kept() -> bool:
    """Whether the kept database has the schema that the migrations would make now."""
    return stamp().exists() and stamp().read_text() == _digest()


def keep(name: str) -> None:
    """Copy the freshly migrated database ``name``: nobody may be connected to it."""
    stamp().unlink(missing_ok=True)
    _copy(name, PRISTINE)
    stamp().write_text(_digest())


def restore(name: str) -> None:
    _copy(PRISTINE, name)


def _copy(source: str, target: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy')


def _digest() -> str:
    digest = hashlib.sha256()
    migrations = sorted((BASE_DIR / "apps").glob("*/migrations/*.py"))
    for path in [BASE_DIR / "requirements" / "run.lock", *migrations]:
        digest.update(f"{path.name} ".encode() + path.read_bytes())
    return digest.hexdigest()
