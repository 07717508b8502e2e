"""Bring database and static files up to this version: ``up`` and every release run it."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SOURCES = ["css/*", "js/*", "widget/*"]  # of ours: browsers get their bundles in static/build


class Command(BaseCommand):
    help = "Migrates and collects static files, each only when there is something to do."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", action="store_true", help="fill a new centre with a demo")

    def handle(self, **options: Any) -> None:
        self._migrate()
        self._collect_static_files()
        if options["seed"] and "seed_demo" in get_commands():
            call_command("seed_demo")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(f"{len(plan)} migrations")
            call_command("migrate", verbosity=0, interactive=False)

    def _collect_static_files(self) -> None:
        root = Path(settings.STATIC_ROOT)
        stamp, digest = root / "collected.stamp", _digest_of_static_files()
        if stamp.exists() and stamp.read_text() == digest:
            return
        self.stdout.write("static files")
        call_command(
            "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=SOURCES
        )
        stamp.write_text(digest)


def _digest_of_static_files() -> str:
    """Names, sizes and times of what would be collected: reading it all takes longer."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(SOURCES):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
