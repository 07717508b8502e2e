"""Nonsense for every operation of a running centre's API: nothing may answer with a 5xx.

Needs the dev set (schemathesis). The token is an administrator's: it makes and changes rows, so
``tools/bench.py`` gives it a demo centre of its own. What would end the run is spared.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        raise SystemExit("There is no administrator to ask in the name of: take a demo.")
    token, secret = tokens.create(user=owner, name="bench fuzz", scopes=list(Action))
    try:
        told = _ask(secret, QUICK if quick else EXAMPLES, say)
    finally:
        tokens.revoke(token=token, by=owner)
    operations, cases = told["operations"], told["test_cases"]
    failures = {one["title"]: one["count"] for one in told["failures"]}
    result.figures = {
        "operations": operations["tested"], "of": operations["selected"],
        "requests": cases["generated"], "failures": failures,
        "errors": [error.get("title", "") for error in told["errors"]],
        "seconds": round(told["running_time"]),
    }  # fmt: skip
    # A run that asked nothing, or was only told to slow down, found nothing either.
    result.at_least("operations asked", operations["tested"], operations["selected"])
    result.at_least("requests", cases["generated"], operations["selected"])
    result.at_most("5xx", sum(failures.values()), 0)
    result.at_most("not asked for an error", cases["errored"] + operations["errored"], 0)
    result.at_most("rate limited", len(told["warnings"]["rate_limited"]), 0)
    result.at_most("spared that are not there", len(told["warnings"]["unmatched_filter"]), 0)
    return result


def _ask(secret: str, examples: int, say: Callable[[str], None]) -> dict[str, Any]:
    """What schemathesis reports; its words go where the bench speaks."""
    say("every operation …")
    with tempfile.TemporaryDirectory(prefix="switchroom-fuzz-") as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable, "-m", "schemathesis.cli", "run",
            f"{settings.PUBLIC_URL}/api/v1/schema/?format=json",
            "-H", f"Authorization: Bearer {secret}", "--checks", "not_a_server_error",
            "--max-examples", str(examples), "--seed", SEED, "--no-color",
            "--continue-on-failure", "--phases", "coverage,fuzzing", "--request-timeout", "30",
            "--suppress-health-check", "all",
            "--report", "json", "--report-json-path", str(report),
        ]  # fmt: skip
        for name in SPARED:
            command += ["--exclude-operation-id", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        say(done.stdout[-6000:] + done.stderr[-500:])
        if not report.exists():
            raise SystemExit("It did not run to its end.")
        told: dict[str, Any] = json.loads(report.read_text())
    return told
