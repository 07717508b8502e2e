"""``manage.py demo_telephones``: JSON of a telephone server in, who answers what out."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.desk.demo import telephones


class Command(BaseCommand):
    help = "Give the demo a telephone server (see tools/telephones.py)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("No demo runs on this data folder.")
        self.stdout.write(json.dumps(telephones.connect(json.load(sys.stdin))))
