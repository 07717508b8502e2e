"""A Whisper behind an address: ``POST …/audio/transcriptions`` as OpenAI and its likes take it."""

from __future__ import annotations

import json
from typing import Any

import httpx

from apps.voice.domain.speech import Utterance, Word
from apps.voice.hearing.protocol import CannotHear, Hearing

TIMEOUT = httpx.Timeout(600.0, connect=5.0)
MAX_ANSWER = 16 * 1024**2  # bytes
PASSING = {408, 409, 425, 429}  # refusals that pass
ISO_LENGTH = 2


class Whisper:
    longest = 1200.0  # 19 MB at 8 kHz: OpenAI's limit is 25

    def __init__(self, url: str, model: str, key: str = "") -> None:
        self.url, self.model, self.key = url.rstrip("/"), model, key
        self.name = f"{model} at {httpx.URL(url).host}"

    def hear(self, wav: bytes, *, language: str = "") -> Hearing:
        asked = {
            "model": self.model, "response_format": "verbose_json", "temperature": "0",
            "timestamp_granularities[]": ["word", "segment"],
        }  # fmt: skip
        if len(language) == ISO_LENGTH:
            asked["language"] = language
        return _read(self._post(wav, asked))

    def _post(self, wav: bytes, asked: dict[str, Any]) -> Any:
        """The decoded answer, capped."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        sound = {"file": ("call.wav", wav, "audio/wav")}
        answer = bytearray()
        try:
            with (
                httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
                client.stream(
                    "POST", f"{self.url}/audio/transcriptions",
                    data=asked, files=sound, headers=headers,
                ) as response,
            ):  # fmt: skip
                if response.is_error:
                    refused = response.status_code < 500 and response.status_code not in PASSING
                    raise CannotHear(f"HTTP {response.status_code}", is_permanent=refused)
                for part in response.iter_bytes():
                    answer += part
                    if len(answer) > MAX_ANSWER:
                        raise CannotHear("The answer is too long", is_permanent=True)
            return json.loads(bytes(answer))
        except httpx.HTTPError as error:
            raise CannotHear(f"{type(error).__name__}: {error}") from error
        except (ValueError, RecursionError) as error:
            raise CannotHear("No JSON") from error


def _read(answer: Any) -> Hearing:
    """Words stand beside the segments at OpenAI, inside them at whisper.cpp."""
    try:
        beside = [_word(each) for each in answer.get("words") or []]
        said = [
            _utterance(segment, beside)
            for segment in answer.get("segments") or []
            if str(segment["text"]).strip()
        ]
        return Hearing([each for each in said if each.words], str(answer.get("language") or ""))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CannotHear(f"Not a transcription: {type(error).__name__}") from error


def _word(each: dict[str, Any]) -> Word:
    return Word(float(each["start"]), float(each["end"]), str(each["word"]).strip())


def _utterance(segment: dict[str, Any], beside: list[Word]) -> Utterance:
    """The segment's words with its punctuation; without times of words they are spread over it."""
    start, end = float(segment["start"]), float(segment["end"])
    shown = str(segment["text"]).split()
    timed = [_word(each) for each in segment.get("words") or []]
    timed = timed or [w for w in beside if start <= (w.start + w.end) / 2 < end]
    if len(timed) == len(shown):
        pairs = zip(timed, shown, strict=True)
        return Utterance(tuple(Word(w.start, w.end, text) for w, text in pairs))
    if timed:
        return Utterance(tuple(w for w in timed if w.text))
    step = (end - start) / len(shown)
    return Utterance(
        tuple(
            Word(round(start + n * step, 2), round(start + (n + 1) * step, 2), text)
            for n, text in enumerate(shown)
        )
    )
