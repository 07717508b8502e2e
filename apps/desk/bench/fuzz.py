"""Nonsense for every operation of a running centre's API: nothing may answer with a 5xx.

Needs the dev set (schemathesis). The token is an administrator's without the actions that would
end the run: it makes and changes rows, so point it at a demo.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.accounts.services import tokens
from apps.desk.bench.figures import Result

EXAMPLES = 100  # for each operation
QUICK = 3
# Programs that deactivate their own owner or revoke their own token test nothing afterwards.
SPARED = ("users_change", "tokens_remove", "events_stream")
SEED = "20261122"


def run(*, quick: bool, say: Callable[[str], None]) -> Result:
    result = Result("fuzz")
    owner = User.objects.filter(role="admin", is_active=True).order_by("pk").first()
    if owner is None:
        raise SystemExit("There is no administrator to ask in the name of.")
    token, secret = tokens.create(user=owner, name="bench fuzz", scopes=list(Action))
    try:
        said = _ask(secret, QUICK if quick else EXAMPLES, say)
    finally:
        tokens.revoke(token=token, by=owner)
    found = re.search(r"(\d+) generated", said)
    broken = len(re.findall(r"Server error", said))
    result.figures = {"requests": int(found.group(1)) if found else 0, "server_errors": broken}
    result.at_most("5xx", broken, 0)
    return result


def _ask(secret: str, examples: int, say: Callable[[str], None]) -> str:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run",
        f"{settings.PUBLIC_URL}/api/v1/schema/?format=json",
        "-H", f"Authorization: Bearer {secret}", "--checks", "not_a_server_error",
        "--max-examples", str(examples), "--seed", SEED, "--no-color", "--continue-on-failure",
        "--phases", "coverage,fuzzing",
    ]  # fmt: skip
    for name in SPARED:
        command += ["--exclude-operation-id", name]
    say("every operation …")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    say(done.stdout[-3000:] + done.stderr[-500:])
    return done.stdout
