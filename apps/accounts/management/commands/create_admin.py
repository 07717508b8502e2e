"""The first administrator of an empty centre."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.choices import Role
from apps.accounts.models import User
from apps.accounts.services import people
from apps.core.errors import DomainError


class Command(BaseCommand):
    help = "Make an administrator; the password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="")
        parser.add_argument("--name", default="", help="the name colleagues see")

    def handle(self, *, username: str, email: str, name: str, **options: object) -> None:
        password = _password()
        try:
            validate_password(password, User(username=username, email=email, display_name=name))
            people.create(
                username=username,
                email=email,
                display_name=name,
                role=Role.ADMIN,
                password=password,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{username} may sign in, and is asked for a second factor first.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise CommandError("The two passwords differ.")
    return password
