"""The running centre as its guests see it: addresses, and calls that outlive a restart."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx

PATIENCE = 60.0  # seconds for a centre that is restarting
BUSY = {502, 503, 504}


class Unreachable(Exception):
    """The centre did not come back."""


@dataclass(slots=True)
class Centre:
    """``told``: what ``demo_info`` prints."""

    told: dict[str, Any]
    broken: int = 0  # calls that had to be made again
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.AsyncClient(base_url=self.address, timeout=30)

    @property
    def address(self) -> str:
        return str(self.told["address"])

    def key(self, kind: str, brand: str) -> str:
        rows = self.told["chat" if kind == "chat" else "forms"]
        return next(str(row["key"]) for row in rows if row["brand"] == brand)

    def mailbox(self, brand: str) -> str:
        rows = self.told["mail"]["addresses"]
        return next(str(row["address"]) for row in rows if row["brand"] == brand)

    async def api(self, path: str, **query: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.told['api']['token']}"}
        answer = await self.call(
            self.client, "GET", f"/api/v1/{path}", params=query, headers=headers
        )
        answer.raise_for_status()
        return answer.json()

    async def send(
        self, method: str, path: str, body: Any = None, *, refusals: tuple[int, ...] = ()
    ) -> Any:
        """Ask the API to do something; None where the answer is one of ``refusals``."""
        headers = {"Authorization": f"Bearer {self.told['api']['token']}"}
        answer = await self.call(
            self.client, method, f"/api/v1/{path}", json=body or {}, headers=headers
        )
        if answer.status_code in refusals:
            return None
        answer.raise_for_status()
        return answer.json()

    async def call(
        self, client: httpx.AsyncClient, method: str, path: str, **kwargs: Any
    ) -> httpx.Response:
        """Again until it is answered: for what is harmless twice. Raises Unreachable.

        ``answer.extensions["again"]`` says that it was not the first try.
        """
        end = asyncio.get_running_loop().time() + PATIENCE
        pause, again = 0.2, False
        while True:
            try:
                answer = await client.request(method, path, **kwargs)
                if answer.status_code not in BUSY:
                    answer.extensions["again"] = again
                    return answer
            except httpx.TransportError as error:
                if asyncio.get_running_loop().time() > end:
                    raise Unreachable(f"{method} {path}: {error}") from error
            if asyncio.get_running_loop().time() > end:
                raise Unreachable(f"{method} {path}")
            self.broken, again = self.broken + 1, True
            await asyncio.sleep(pause)
            pause = min(pause * 2, 3)
