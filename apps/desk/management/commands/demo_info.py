"""``manage.py demo_info``: how to reach the demo that runs on this data folder, as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.desk.demo import access


class Command(BaseCommand):
    help = "Prints addresses, logins, channel keys, mail ports and an API token of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("No demo runs on this data folder. `./run` starts one.")
        self.stdout.write(json.dumps(access.describe(), indent=1))
