"""The whole API with hostile and odd input: never a 5xx, and every answer as it is described.

The same cases each time.

``./run bench fuzz`` does it for longer, against a running centre.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import hypothesis
import pytest
import schemathesis
import yaml
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from requests import Request
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.domain.roles import Role
from apps.accounts.services import tokens
from tests.accounts.url_objects import OBJECTS
from tests.accounts.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "api.schema.yml"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))  # for each way of asking each operation
AT_LEAST = 15  # operations, however busy the machine is
SECONDS = float(os.environ.get("FUZZ_SECONDS", "50"))


def operations():
    schema = schemathesis.openapi.from_dict(yaml.load(SCHEMA.read_text(), yaml.CSafeLoader))
    found = [one.ok() for one in schema.get_all_operations()]
    random.Random(7).shuffle(found)  # on a busy machine the first ones are not always the same app
    return found


@pytest.mark.filterwarnings("ignore")  # hypothesis's and schemathesis's own
def test_nothing_breaks_it():
    world = World()
    secret = tokens.create(
        user=world.reader(Role.ADMIN), name="fuzz", scopes=[action.value for action in Action]
    )[1]
    client = Client(headers={"authorization": f"Bearer {secret}"}, raise_request_exception=False)
    broken: dict[str, str] = {}
    end, asked, known = time.monotonic() + SECONDS, set(), operations()
    for operation in known:
        if time.monotonic() > end:
            break
        asked.add(operation.label)
        for mode in GenerationMode:
            try_out(operation, mode, client, real(operation, world), broken)
    assert broken == {}, "\n".join(f"{label}: {words}" for label, words in broken.items())
    assert len(asked) >= AT_LEAST, "too slow to be of use"


def real(operation, world):
    """Arguments that name a row which is there: most faults hide behind one."""
    path = operation.path
    for name in operation.path_parameters:
        path = path.replace(f"{{{name.name}}}", "1" if name.name in {"id", "number"} else "x")
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    if name not in OBJECTS:
        return None
    found = OBJECTS[name].kwargs(world.places["own team"])
    return {"id" if key == "pk" else key: value for key, value in found.items()}


def try_out(operation, mode, client, kwargs, broken):
    strategy = operation.as_strategy(generation_mode=mode, path_parameters=kwargs)

    @hypothesis.seed(20261122)
    @hypothesis.settings(
        max_examples=EXAMPLES, database=None, deadline=None, derandomize=False,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(case=strategy)
    def once(case):
        with transaction.atomic():  # each finds the world as it was
            answer = send(case, client)
            problem = fault(operation, case, answer) if answer is not None else ""
            transaction.set_rollback(True)
        if problem:
            words = json.dumps([case.path_parameters, case.query, case.body], default=str)
            broken.setdefault(f"{operation.label} {problem}", words[:300])

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing odd can be asked
        once()


def fault(operation, case, answer):
    """What is wrong with an answer; empty: nothing."""
    status = answer.status_code
    if status >= 500:
        return str(status)
    if status < 300 and str(status) not in operation.definition.raw["responses"]:
        return f"{status} is not described"
    is_json = answer.headers.get("Content-Type") == "application/json"
    if status >= 300 or not is_json or "fields" in (case.query or {}):  # as few as were asked for
        return ""
    try:
        operation.validate_response(
            Response(
                status_code=status, headers={"content-type": ["application/json"]}, verify=False,
                content=answer.content, request=Request("GET", "http://ours/").prepare(), elapsed=0,
            )
        )  # fmt: skip
    except (Failure, FailureGroup) as broken:
        [first, *_others] = getattr(broken, "exceptions", [broken])
        return str(first)[:400]
    return ""


def send(case, client):
    path = case.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    if case.query:
        pairs = [(k, v) for k, v in case.query.items() if v is not None]
        path += "?" + urlencode(pairs, doseq=True, errors="replace")
    headers = {
        k: str(v) for k, v in (case.headers or {}).items()
        if str(v).isprintable() and k.lower() != "authorization"
    }  # fmt: skip
    body = {}
    if case.media_type == "multipart/form-data":
        body = {"data": case.body if isinstance(case.body, dict) else {}}
    elif isinstance(case.body, dict | list | str | int | float | bool) or case.body is None:
        text = json.dumps(case.body)
        body = {"data": text, "content_type": "application/json"}
    try:
        method = getattr(client, case.method.lower())
        return method(path, headers=headers, **body)
    except (UnicodeEncodeError, TypeError):  # no client could send it
        return None
