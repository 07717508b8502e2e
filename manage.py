#!/usr/bin/env python
"""Switchroom's command line: ``./run manage <command>``."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["up"]:
        # Before Django: it makes the secrets and the servers that the settings ask for.
        from apps.core.supervision.up import main as up

        sys.exit(up(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"switchroom: {error}")
    except OperationalError as error:
        sys.exit(f"switchroom: the database does not answer ({error}). Is the centre running?")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
