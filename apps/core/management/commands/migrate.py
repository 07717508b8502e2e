"""Django's ``migrate``, which builds an empty database at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from apps.core import schema

PARTIAL = ("app_label", "plan", "check_unapplied", "fake")


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in PARTIAL) and schema.is_empty(connection):
            schema.build(connection)
        super().handle(*args, **options)
