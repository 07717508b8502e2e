from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.voice.services import servers

PASSWORD = "SWITCHROOM_ARI_PASSWORD"  # noqa: S105  (the variable's name)


class Command(BaseCommand):
    help = f"Connect an Asterisk; {PASSWORD} holds its ARI password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="a short name: main, site-b")
        parser.add_argument("--ari", required=True, help="http://127.0.0.1:8088")
        parser.add_argument("--user", default="switchroom")
        parser.add_argument("--socket", default="", help="wss://desk.example.org/ws")
        parser.add_argument("--trunk", default="trunk", help="endpoint of calls out")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get(PASSWORD)
        if not password:
            raise CommandError(f"Set {PASSWORD} to the ARI password first.")
        servers.connect(
            name=options["name"],
            ari_url=options["ari"],
            ari_user=options["user"],
            ari_password=password,
            socket_url=options["socket"],
            trunk=options["trunk"],
            by=None,
        )
        self.stdout.write(f"{options['name']} is connected as soon as the voice process runs.")
