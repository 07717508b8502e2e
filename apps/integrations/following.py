"""One program that follows the stream, over whichever line: woken by the layer, read from rows.

The group is joined before the first read, so nothing falls between. A lost word costs at most
``LOOK_EVERY`` seconds: the rows are asked then anyway, and so is whether the token still holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from channels.layers import get_channel_layer

from apps.accounts.models import ApiToken
from apps.core import sockets
from apps.core.threads import in_thread
from apps.integrations.services import facts, stream

LOOK_EVERY = 15.0  # seconds
Frame = dict[str, Any]


class Follower:
    def __init__(
        self,
        *,
        user_id: int,
        token_id: int,
        after: int | None,
        kinds: Sequence[str] = (),
        line: str = "stream",
    ) -> None:
        self.user_id, self.token_id = user_id, token_id
        self.after, self.kinds = after, kinds
        self.line = line

    async def frames(self) -> AsyncIterator[Frame | None]:
        """Facts in order; None when nothing came for a while. Ends when the token does."""
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(facts.GROUP, channel)
        await sockets.keep(self.line, step=1)
        try:
            if self.after is None:
                self.after = await in_thread(stream.newest)
            elif gap := await in_thread(self._gap):
                yield gap
            while True:
                page = await in_thread(self._read)
                if page is None:
                    return
                for row in page.rows:
                    yield stream.told(row)
                self.after = page.upto
                if not page.has_more and not await self._woken(layer, channel):
                    await sockets.keep()
                    yield None
        finally:
            await sockets.keep(self.line, step=-1)
            await layer.group_discard(facts.GROUP, channel)

    async def _woken(self, layer: Any, channel: str) -> bool:
        """Whether a word came before ``LOOK_EVERY`` was over."""
        try:
            await asyncio.wait_for(layer.receive(channel), LOOK_EVERY)
        except TimeoutError:
            return False
        return True

    def _read(self) -> stream.Page | None:
        """What is new; None when the token was revoked, has ended or its owner has gone."""
        token = ApiToken.objects.usable().select_related("user").filter(pk=self.token_id).first()
        if token is None:
            return None
        return stream.read(
            user=token.user, scopes=token.scopes, after=self.after or 0, kinds=self.kinds
        )

    def _gap(self) -> Frame | None:
        oldest = stream.oldest()
        if self.after and oldest > self.after + 1:
            return {"gap": True, "oldest": oldest}
        return None
