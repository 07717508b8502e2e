"""Lines over ARI. Every rule here was measured: see docs/voice.md."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.voice.ari import Ari, AriError, Disconnected, InTheWay, NoContact, NotThere
from apps.voice.engine import browser_phone
from apps.voice.engine.facts import Inventory, Line
from apps.voice.engine.lines import CannotRecord, CannotRing, EngineAway

DYNAMIC = "asterisk/config/dynamic/res_pjsip"
LONGEST_CALL = 4 * 3600  # seconds of one recording
BEEP_SILENCE = 3  # seconds of silence that end a voicemail
CANNOT_RECORD = "Asterisk cannot write to its folder of recordings (spool/recording)."


@dataclass(slots=True)
class AsteriskLines:
    ari: Ari

    async def inventory(self) -> Inventory:
        channels = await self._ask("GET", "channels")
        bridges = await self._ask("GET", "bridges")
        endpoints = await self._ask("GET", "endpoints")
        about = await self._ask("GET", "asterisk/info", only="system")
        now = timezone.now()
        return Inventory(
            lines={row["id"]: _line(row, now) for row in channels},
            bridges={row["id"]: frozenset(row["channels"]) for row in bridges},
            online=frozenset(row["resource"] for row in endpoints if row["state"] == "online"),
            phones=frozenset(row["resource"] for row in endpoints),
            version=about["system"]["version"],
        )

    # People's browsers

    async def open_phone(self, *, endpoint: str, password: str, media_address: str = "") -> None:
        for kind, fields in browser_phone.parts(endpoint, password, media_address).items():
            said = [{"attribute": name, "value": value} for name, value in fields]
            await self._ask("PUT", f"{DYNAMIC}/{kind}/{endpoint}", body={"fields": said})

    async def close_phone(self, endpoint: str) -> None:
        for kind in ("endpoint", "aor", "auth"):
            await self._try(self._ask("DELETE", f"{DYNAMIC}/{kind}/{endpoint}"))

    # Legs

    async def answer(self, channel: str) -> None:
        await self._try(self._ask("POST", f"channels/{channel}/answer"))

    async def ring(
        self,
        *,
        channel: str,
        endpoint: str,
        seconds: int,
        caller: str = "",
        call: str = "",
        answers_itself: bool = False,
    ) -> None:
        variables = {"PJSIP_HEADER(add,X-Call)": call} if call else {}
        if answers_itself:
            variables["PJSIP_HEADER(add,X-Answer)"] = "now"
        try:
            await self._ask(
                "POST", "channels", body={"variables": variables},
                channelId=channel, endpoint=f"PJSIP/{endpoint}", app=self.ari.app,
                appArgs="leg", timeout=seconds, callerId=caller or None,
            )  # fmt: skip
        except NoContact:
            raise CannotRing(endpoint) from None
        except AriError as error:
            if error.status in (400, 404):
                raise CannotRing(str(error)) from None
            raise

    async def hang_up(self, channel: str, *, elsewhere: bool = False) -> None:
        reason = "answered_elsewhere" if elsewhere else "normal"
        await self._try(self._ask("DELETE", f"channels/{channel}", reason=reason))

    async def send_digits(self, channel: str, digits: str) -> None:
        await self._try(self._ask("POST", f"channels/{channel}/dtmf", dtmf=digits))

    async def mute(self, channel: str, *, muted: bool) -> None:
        method = "POST" if muted else "DELETE"
        await self._try(self._ask(method, f"channels/{channel}/mute", direction="in"))

    async def report_transfer(self, channel: str, *, done: bool) -> None:
        states = "channel_answered" if done else "channel_unavailable"
        await self._try(self._ask("POST", f"channels/{channel}/transfer_progress", states=states))

    # What one party hears alone

    async def play(self, channel: str, *, media: list[str], playback: str) -> None:
        await self._try(
            self._ask(
                "POST", f"channels/{channel}/play/{playback}", media=",".join(media)
            )
        )  # fmt: skip

    async def stop_playback(self, playback: str) -> None:
        await self._try(self._ask("DELETE", f"playbacks/{playback}"))

    async def start_music(self, channel: str, *, kind: str = "") -> None:
        await self._try(self._ask("POST", f"channels/{channel}/moh", mohClass=kind or None))

    async def start_ringing(self, channel: str) -> None:
        await self._try(
            self._ask("POST", f"channels/{channel}/play/ring-{channel}", media="tone:ring")
        )

    async def stop_ringing(self, channel: str) -> None:
        await self.stop_playback(f"ring-{channel}")

    async def stop_music(self, channel: str) -> None:
        await self._try(self._ask("DELETE", f"channels/{channel}/moh"))

    async def record_party(self, channel: str, *, name: str, most_seconds: int) -> None:
        await self._record(
            f"channels/{channel}/record", name=name, maxDurationSeconds=most_seconds,
            maxSilenceSeconds=BEEP_SILENCE, beep=True, terminateOn="#",
        )  # fmt: skip

    # The room where they meet

    async def open_room(self, bridge: str, *, name: str) -> None:
        # proxy_media: else the bridge changes its technology when a recorder joins.
        await self._try(
            self._ask("POST", f"bridges/{bridge}", type="mixing,proxy_media", name=name)
        )

    async def open_tape(self, bridge: str, *, name: str) -> None:
        # video_sfu: the only kind that mixes by the clock with fewer than three in the room.
        await self._try(self._ask("POST", f"bridges/{bridge}", type="mixing,video_sfu", name=name))

    async def close_room(self, bridge: str) -> None:
        await self._try(self._ask("DELETE", f"bridges/{bridge}"))

    async def enter(self, bridge: str, channel: str) -> None:
        await self._try(self._ask("POST", f"bridges/{bridge}/addChannel", channel=channel))

    async def leave(self, bridge: str, channel: str) -> None:
        await self._try(self._ask("POST", f"bridges/{bridge}/removeChannel", channel=channel))

    async def record_room(self, bridge: str, *, name: str) -> None:
        await self._record(f"bridges/{bridge}/record", name=name, maxDurationSeconds=LONGEST_CALL)

    async def mute_recording(self, name: str, *, muted: bool) -> None:
        method = "POST" if muted else "DELETE"
        await self._try(self._ask(method, f"recordings/live/{_part(name)}/mute"))

    async def stop_recording(self, name: str) -> None:
        await self._try(self._ask("POST", f"recordings/live/{_part(name)}/stop"))

    async def is_recording(self, name: str) -> bool:
        try:
            await self._ask("GET", f"recordings/live/{_part(name)}")
        except NotThere:
            return False
        return True

    # Ears

    async def tap(self, channel: str, *, ear: str) -> None:
        await self._try(
            self._ask(
                "POST", f"channels/{channel}/snoop/{ear}", spy="in", whisper="none",
                app=self.ari.app, appArgs="snoop",
            )
        )  # fmt: skip

    async def listen_in(self, channel: str, *, snoop: str, whispers: bool) -> None:
        await self._ask(
            "POST", f"channels/{channel}/snoop/{snoop}", spy="both",
            whisper="out" if whispers else "none", app=self.ari.app, appArgs="snoop",
        )  # fmt: skip

    async def _record(self, path: str, **query: Any) -> None:
        try:
            await self._try(self._ask("POST", path, format="wav", ifExists="fail", **query))
        except AriError as error:
            if error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            raise CannotRecord(CANNOT_RECORD) from error

    async def _ask(self, method: str, path: str, **query: Any) -> Any:
        try:
            return await self.ari.ask(method, path, **query)
        except Disconnected as error:
            raise EngineAway(str(error)) from None

    async def _try(self, asked: Awaitable[Any]) -> None:
        """What is gone, or so already, needs nothing more."""
        try:
            await asked
        except (NotThere, InTheWay):
            return


def _part(name: str) -> str:
    return name.replace("/", "%2F")


def _line(row: dict[str, Any], now: datetime) -> Line:
    made = parse_datetime(row["creationtime"]) or now
    return Line(
        channel=row["id"],
        is_up=row["state"] == "Up",
        age_seconds=(now - made).total_seconds(),
        caller=row["caller"]["number"],
        called=row["dialplan"]["exten"],
    )
