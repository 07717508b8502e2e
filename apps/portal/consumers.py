"""The visitor's socket at /ws/chat/KEY/: frames in, frames out. See docs/widget-protocol.md.

It joins a conversation's group first and reads the rows second, so nothing falls between.
A push says which message it is about: the next one is shown as it came, anything else means
that something was missed, and the rows are read again. Lost pushes are found at the next one
or on reconnecting; a client_id or a seq seen before changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import Any

from apps.core import sockets
from apps.core.consuming import Socket
from apps.core.threads import in_thread
from apps.portal import texts
from apps.portal.calling import Calling
from apps.portal.domain import frames, origins
from apps.portal.domain.frames import BadFrame, Frame
from apps.portal.errors import VisitorError
from apps.portal.services import chats, doors, replay, sessions
from apps.portal.services.sessions import Session

BAD, REFUSED, UNKNOWN, SILENT, TOO_MUCH = 4400, 4403, 4404, 4408, 4429
TOO_BIG = 1009
HELLO_WITHIN_SECONDS = 15.0
LINE_EVERY_SECONDS = 6.0
SEEN_EVERY_SECONDS = 45.0
TYPING_EVERY_SECONDS = 1.0
MAX_FRAMES_A_SECOND = 30


class VisitorConsumer(Socket):
    session: Session

    async def connect(self) -> None:
        self.joined = ""
        self.sent: dict[str, dict[str, Any]] = {}  # last frame of a kind that tells a state
        self.tasks: set[asyncio.Task[None]] = set()
        self.second = self.frames_this_second = 0
        self.typed_at = 0.0
        self.greeted = False
        self.calling = Calling(self)
        await sockets.keep("visitor", step=1)
        await self.accept()  # a refusal before this has no code a browser could read
        address = (self.scope.get("client") or [""])[0]
        key = self.scope["url_route"]["kwargs"]["key"]
        try:
            channel = await in_thread(lambda: sessions.connect(key, address))
        except VisitorError as error:
            code = UNKNOWN if error.code == "no_channel" else TOO_MUCH
            await self.refuse(error.code, code)
            return
        self.session = Session(channel, address, doors.language_of(channel))
        if not self._is_welcome_here():
            await self.refuse("strange_origin", REFUSED)
            return
        self._later(self._expect_hello())

    async def disconnect(self, code: int) -> None:
        await sockets.keep("visitor", step=-1)
        for task in self.tasks:
            task.cancel()
        if self.joined:
            await self.channel_layer.group_discard(self.joined, self.channel_name)
        await self.calling.leave()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        if not hasattr(self, "session"):
            return  # refused, and still talking
        if self._is_flooding():
            await self.refuse("rate_limited", TOO_MUCH)
            return
        if text_data is None or len(text_data) > frames.MAX_FRAME_BYTES:
            await self.close(code=TOO_BIG if text_data else BAD)
            return
        try:
            frame = frames.parse(text_data)
            if not self.greeted and not isinstance(frame, frames.Hello):
                raise BadFrame("bad_frame")
            await self._heard(frame)
        except BadFrame as error:
            await self.complain(error.code, client_id=error.client_id)
            if error.code == "bad_frame" and not error.client_id:
                await self.close(code=BAD)
        except VisitorError as error:
            client_id = getattr(frame, "client_id", "")
            await self.complain(error.code, client_id=client_id, retry_after=error.retry_after)
            if error.code == "blocked":
                await self.close(code=REFUSED)

    async def _heard(self, frame: Frame) -> None:
        session = self.session
        match frame:
            case frames.Hello():
                problem = await in_thread(lambda: sessions.greet(session, frame))
                self.greeted = True
                await self._attach()
                if frame.line:
                    await self.calling.resumed(frame.line)
                if problem:
                    await self.complain(problem["code"])
            case frames.Say():
                await self._say(frame)
            case frames.Rate():
                seq = await in_thread(lambda: sessions.rate(session, frame))
                await self.say_json({"type": "ack", "client_id": frame.client_id, "seq": seq})
            case frames.Typing():
                await self._typing()
            case frames.Call():
                await self.calling.wanted(frame)
            case frames.Signal():
                await self.calling.signalled(frame)
            case frames.HangUp():
                await self.calling.hung_up()
            case _ if (running := session.interaction) is None:
                return
            case frames.Read():
                await in_thread(lambda: chats.read(running, frame.seq))
            case frames.End():
                await in_thread(lambda: chats.end(running))

    async def _say(self, frame: frames.Say) -> None:
        session = self.session
        if session.interaction is None:
            seq = await in_thread(lambda: sessions.begin(session, frame))
            await self._attach()
        else:
            seq = await in_thread(lambda: sessions.say(session, frame))
        await self.say_json({"type": "ack", "client_id": frame.client_id, "seq": seq})

    async def _typing(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self.typed_at < TYPING_EVERY_SECONDS or self.session.interaction is None:
            return
        self.typed_at = now
        interaction_id = self.session.interaction.pk
        await in_thread(lambda: chats.typing(interaction_id))

    async def _attach(self) -> None:
        """Join the conversation's group, then tell all the client lacks."""
        for task in self.tasks:
            task.cancel()
        self.sent.clear()
        found = self.session.interaction
        wanted = chats.group(found.pk) if found else ""
        if wanted != self.joined:
            if self.joined:
                await self.channel_layer.group_discard(self.joined, self.channel_name)
            if wanted:
                await self.channel_layer.group_add(wanted, self.channel_name)
            self.joined = wanted
        await self.catch_up(welcome=True)
        if found:
            self._later(self._stay(found.pk))

    async def catch_up(self, *, welcome: bool) -> None:
        session = self.session
        for frame in await in_thread(lambda: sessions.up_to_date(session, welcome=welcome)):
            await self.tell(frame)

    # --- from the channel layer: see apps.portal.handlers ---------------------------------

    async def push(self, event: dict[str, Any]) -> None:
        content = event["content"]
        match event["name"]:
            case "message":
                await self._pushed(content["seq"], content["frame"])
            case "state":
                await self._follow()
            case "typing":
                await self.say_json({"type": "typing"})
            case "beside":
                if await in_thread(lambda: sessions.find_beside(self.session)):
                    await self._attach()
            case "call":
                await self.calling.changed()
            case "signal":
                await self.say_json({"type": "signal"} | content)
            case "read":
                await self.tell({"type": "read", "seq": content["seq"]})

    async def _follow(self) -> None:
        """The conversation's state has moved: answered, released, over, or taken up again."""
        found = await in_thread(lambda: sessions.up_to_date(self.session, welcome=False))
        kinds = {frame["type"] for frame in found}
        if "ended" in self.sent and "ended" not in kinds:
            await self._attach()  # a client that has seen the end starts again with a welcome
            return
        if "agent" not in kinds:
            self.sent.pop("agent", None)
        for frame in found:
            await self.tell(frame)

    async def hint(self, event: dict[str, Any]) -> None:
        await self.catch_up(welcome=False)

    async def revoke(self, event: dict[str, Any]) -> None:
        await self.close(code=event["code"])

    async def _pushed(self, seq: int, frame: dict[str, Any] | None) -> None:
        if seq <= self.session.upto:
            return
        if seq > self.session.upto + 1:
            await self.catch_up(welcome=False)
            return
        self.session.upto = seq
        if frame:
            await self.say_json(frame)

    # --- while a conversation lasts -------------------------------------------------------

    async def _expect_hello(self) -> None:
        await asyncio.sleep(HELLO_WITHIN_SECONDS)
        if not self.greeted:
            await self.close(code=SILENT)

    async def _stay(self, interaction_id: int) -> None:
        """The place in line while it changes; a heartbeat as long as the visitor is here."""
        await in_thread(lambda: chats.seen(interaction_id))
        since = 0.0
        while "ended" not in self.sent:
            pause = SEEN_EVERY_SECONDS if "agent" in self.sent else LINE_EVERY_SECONDS
            await asyncio.sleep(pause)
            since += pause
            if "agent" not in self.sent:
                place = await in_thread(lambda: replay.queue(interaction_id))
                if place:
                    await self.tell(place)
            if since >= SEEN_EVERY_SECONDS:
                since = 0.0
                await in_thread(lambda: chats.seen(interaction_id))

    def _later(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # --- out ------------------------------------------------------------------------------

    async def tell(self, frame: dict[str, Any]) -> None:
        """Send a frame; one that repeats what the client knows of a state is left out."""
        kind = frame["type"]
        if kind in {"agent", "queue", "ended", "read"}:
            if self.sent.get(kind) == frame:
                return
            self.sent[kind] = frame
            if kind == "queue":
                self.sent.pop("agent", None)
        await self.say_json(frame)

    async def complain(self, code: str, *, client_id: str = "", retry_after: int = 0) -> None:
        language = self.session.language if hasattr(self, "session") else texts.FALLBACK
        frame: dict[str, Any] = {
            "type": "error", "code": code, "detail": texts.error(language, code)
        }  # fmt: skip
        if client_id:
            frame["client_id"] = client_id
        if retry_after:
            frame["retry_after"] = retry_after
        await self.say_json(frame)

    async def refuse(self, code: str, close_code: int) -> None:
        await self.complain(code)
        await self.close(code=close_code)

    # --------------------------------------------------------------------------------------

    def _is_welcome_here(self) -> bool:
        """A browser names where its page comes from; programs that are no browser do not."""
        headers = dict(self.scope.get("headers") or [])
        asking = headers.get(b"origin", b"").decode("latin-1")
        if not asking:
            return True
        host = headers.get(b"host", b"").decode("latin-1")
        if asking.partition("://")[2] == host:
            return True  # the widget's own page
        return origins.allows(doors.allowed_origins(self.session.channel), asking)

    def _is_flooding(self) -> bool:
        second = int(asyncio.get_running_loop().time())
        self.frames_this_second = self.frames_this_second + 1 if second == self.second else 1
        self.second = second
        return self.frames_this_second > MAX_FRAMES_A_SECOND
