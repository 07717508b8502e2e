"""``manage.py rotate_credentials``: encrypt all stored credentials with the newest key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.channels.services import credentials


class Command(BaseCommand):
    help = "Encrypts the credentials of all channel accounts with the first of CREDENTIAL_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        done = credentials.rotate()
        self.stdout.write(f"{done} accounts now use the first key; the older keys may go.")
