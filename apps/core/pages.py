"""Pages over ASGI: each request spends its life in one thread, static files stay on the loop.

Django's own handler goes back and forth between the event loop and a thread for every
middleware of the other kind, every ``process_view``, the view and the signals: some twenty
changes a request here, each a wait for the interpreter's lock while other threads work. Our
pages are plain functions, so a request changes once. The threads live as long as the process:
what a thread has made ready (its database wrapper, the resolver's caches) is there for the next.
"""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix
from servestatic.middleware import AsyncServeStaticFileResponse, ServeStaticMiddleware


class Pages(ASGIHandler):
    """What ``get_asgi_application`` would give, with fewer changes of threads."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="page")
        self._files = ServeStaticMiddleware(self._in_thread)

    def load_middleware(self, is_async: bool = False) -> None:
        """All of it for threads, whatever Django's own constructor asks for."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """One request, from its body's first byte to its answer's last."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        request, refusal = self.create_request(scope, body)
        if request is not None:
            await self._answer(request, receive, send)
        elif refusal is not None:
            await self.send_response(refusal, send)
        body.close()

    async def _answer(self, request: ASGIRequest, receive: Any, send: Any) -> None:
        response: HttpResponseBase = await self._files(request)
        if isinstance(response, AsyncServeStaticFileResponse):
            response["X-Content-Type-Options"] = "nosniff"
            await self.send_response(response, send)
        elif response.streaming:
            await self._stream(response, receive, send)
        else:
            await self.send_response(response, send)

    async def _in_thread(self, request: ASGIRequest) -> HttpResponseBase:
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, context.run, self._respond, request)

    def _respond(self, request: ASGIRequest) -> HttpResponseBase:
        """In the thread: everything that may touch the database, to giving its connection back."""
        set_script_prefix(get_script_prefix(request.scope))
        signals.request_started.send(sender=type(self), scope=request.scope)
        response: HttpResponseBase = self.get_response(request)
        if response.streaming:
            signals.request_finished.send(sender=type(self))  # the stream has a thread of its own
        else:
            response.close()
        return response

    async def _stream(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Until it is all sent, or nobody listens any more."""
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        both = (sending, leaving)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        [failure, _] = await asyncio.gather(*both, return_exceptions=True)
        await sync_to_async(response.close)()
        if isinstance(failure, Exception):
            raise failure
