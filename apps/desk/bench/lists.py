"""The screens people look at all day, with a thousand cases and with a million."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.desk.bench import crowd, stage
from apps.desk.bench.figures import Result, percentile
from apps.interactions.services import search

SMALL, LARGE = 1_000, 1_000_000
MESSAGES_EACH = 5
TRIES = 15
MOST_QUERIES = 15
PAGES = {
    "worklist": "/desk/worklist/",
    "customers": "/customers/",
    "customer search": "/customers/?q=marta",
    "floor": "/desk/floor/",
}

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("lists")
    built = stage.build(agents=20, chats_each=10)
    agent, admin = built.agents[0], _admin(built)
    small = _round(result, "1 k", SMALL, built, agent, admin, say)
    large = _round(result, "1 M", 5_000 if quick else LARGE, built, agent, admin, say)
    for name in PAGES:
        if small.get(name) and large.get(name):
            ratio = large[name] / small[name]
            result.ratios[f"{name}, 1 M to 1 k"] = round(ratio, 2)
            result.at_most(f"{name}, 1 M to 1 k", ratio, 1.3)
    if "floor" in large:
        result.at_most("floor view, ms", large["floor"] * 1000, 125)
    if "message search" in large:
        result.at_most("message search, ms", large["message search"] * 1000, 300)
    return result


def _round(
    result: Result, label: str, cases: int, built: stage.Stage, agent: User, admin: User, say: Say
) -> dict[str, float]:
    say(f"{label}: growing to {cases} cases …")
    crowd.grow(built, cases=cases, messages_each=MESSAGES_EACH)
    times: dict[str, float] = {}
    for name, path in PAGES.items():
        user = agent if path == PAGES["worklist"] else admin
        seconds, queries = _visit(user, path)
        times[name] = seconds
        result.figures[f"{name} at {label}"] = {"ms": round(seconds * 1000, 1), "queries": queries}
        result.at_most(f"{name} at {label}, queries", queries, MOST_QUERIES)
    seconds = _search(admin)
    times["message search"] = seconds
    result.figures[f"message search at {label}"] = {"ms": round(seconds * 1000, 1)}
    return times


def _visit(user: User, path: str) -> tuple[float, int]:
    """Median seconds of a page inside the process, and its number of queries."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend=stage.BACKEND)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    queries = len(captured)  # the next request forgets them
    spent = []
    for _ in range(TRIES):
        began = time.perf_counter()
        client.get(path)
        spent.append(time.perf_counter() - began)
    return percentile(spent, 0.5) or 0.0, queries


def _search(user: User) -> float:
    spent = []
    for words in ("cracked pendant", "order 40077", "thursday"):
        for _ in range(5):
            began = time.perf_counter()
            search.search(user=user, words=words)
            spent.append(time.perf_counter() - began)
    return percentile(spent, 0.5) or 0.0


def _admin(built: stage.Stage) -> User:
    found = User.objects.create(
        username=f"{built.brand.slug}-admin",
        email=f"{built.brand.slug}@bench.example",
        role="supervisor",
        password="!",  # noqa: S106
    )
    found.brands.add(built.brand)
    return found
