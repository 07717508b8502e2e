"""Publish the courses that come with the house and are not there yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.training.services import shipped


class Command(BaseCommand):
    help = "Install the shipped courses; those that are there stay as people made them."

    def handle(self, *args: Any, **options: Any) -> None:
        made = shipped.install()
        self.stdout.write(f"Installed {len(made)} courses.")
