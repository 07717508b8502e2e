from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from apps.core.pages import Pages

threads: list[int] = []
closed = threading.Event()


class Noting:
    """A middleware that knows in which thread it was called."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        threads.append(threading.get_ident())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        threads.append(threading.get_ident())


def plain(request: HttpRequest) -> HttpResponse:
    threads.append(threading.get_ident())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 42")
        [found] = cursor.fetchone()
    return HttpResponse(f"{request.method} {request.POST.get('word')} {found}")


def endless(request: HttpRequest) -> StreamingHttpResponse:
    async def lines() -> Any:
        try:
            while True:
                yield b"line\n"
                await asyncio.sleep(0)
        finally:
            closed.set()

    return StreamingHttpResponse(lines())


def failing(request: HttpRequest) -> HttpResponse:
    raise LookupError("nobody knows why")


urlpatterns = [path("plain", plain), path("endless", endless), path("failing", failing)]

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def alone():
    threads.clear()
    closed.clear()
    middleware = ["django.contrib.sessions.middleware.SessionMiddleware", f"{__name__}.Noting"]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware):
        yield


def asked(path: str, *, body: bytes = b"") -> tuple[ApplicationCommunicator, dict[str, Any]]:
    scope = {
        "type": "http", "path": f"/{path}", "method": "POST" if body else "GET",
        "query_string": b"", "root_path": "",
        "headers": [(b"host", b"desk.example"),
                    (b"content-type", b"application/x-www-form-urlencoded"),
                    (b"content-length", str(len(body)).encode())],
    }  # fmt: skip
    return ApplicationCommunicator(Pages(), scope), {"type": "http.request", "body": body}


async def test_a_page_spends_its_life_in_one_thread_that_is_not_the_loops():
    talk, question = asked("plain", body=b"word=lamp")
    await talk.send_input(question)
    assert (await talk.receive_output())["status"] == 200
    assert (await talk.receive_output())["body"] == b"POST lamp 42"
    assert len(threads) == 3
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


async def test_a_page_that_fails_is_answered_all_the_same(caplog):
    talk, question = asked("failing")
    await talk.send_input(question)
    assert (await talk.receive_output())["status"] == 500
    assert "nobody knows why" in caplog.text


async def test_a_stream_ends_when_nobody_listens_any_more():
    talk, question = asked("endless")
    await talk.send_input(question)
    assert (await talk.receive_output())["status"] == 200
    assert (await talk.receive_output())["body"] == b"line\n"
    await talk.send_input({"type": "http.disconnect"})
    await talk.wait(timeout=3)
    assert closed.is_set()


def test_threads_share_the_connections_to_valkey():
    pools = []

    def look() -> None:
        pools.append(caches["default"]._cache.get_client(write=True).connection_pool)

    for _ in range(2):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert pools[0] is pools[1]
