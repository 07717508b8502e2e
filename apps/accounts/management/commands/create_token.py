"""A key for a program, printed once."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.accounts.services import tokens
from apps.core.errors import DomainError


class Command(BaseCommand):
    help = "Make an API token in somebody's name and print its secret, this one time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--scopes", nargs="+", required=True, choices=[a.value for a in Action], metavar="SCOPE"
        )
        parser.add_argument("--name", default="made by create_token")
        parser.add_argument("--days", type=int, help="ends after so many days")

    def handle(
        self, *, username: str, scopes: list[str], name: str, days: int | None, **options: object
    ) -> None:
        user = User.objects.active().filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody active has the username {username}.")
        ends = timezone.now() + timedelta(days=days) if days else None
        try:
            _, secret = tokens.create(user=user, name=name, scopes=scopes, expires_at=ends)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
