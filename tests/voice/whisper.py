"""A Whisper on loopback: takes what OpenAI's address takes, and answers as it does."""

from __future__ import annotations

import io
import json
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Whisper(HTTPServer):
    """``says`` in turn, each time as one segment with words evenly over it from second 0.5."""

    def __init__(self, *says: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.says = list(says)
        self.asked: list[dict[str, Any]] = []
        self.refusing: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Whisper

    def do_POST(self) -> None:
        form = self._form()
        self.server.asked.append(form)
        problem = self._problem(form)
        if problem or self.server.refusing:
            error = {"error": {"message": problem or "busy", "type": "invalid_request_error"}}
            return self._answer(self.server.refusing or 400, error)
        return self._answer(200, transcription(self.server.says.pop(0), form["seconds"]))

    def _form(self) -> dict[str, Any]:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        found: dict[str, Any] = {
            "path": self.path, "key": self.headers.get("Authorization"), "granularities": [],
        }  # fmt: skip
        for part in message_from_bytes(head + body, policy=HTTP).iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if name == "file":
                with wave.open(io.BytesIO(content)) as file:
                    found["channels"] = file.getnchannels()
                    found["seconds"] = file.getnframes() / file.getframerate()
            elif name == "timestamp_granularities[]":
                found["granularities"].append(content.decode())
            else:
                found[name] = content.decode()
        return found

    def _problem(self, form: dict[str, Any]) -> str:
        """What the real one refuses: words are told in verbose_json alone, and a file is needed."""
        if form["path"] != "/v1/audio/transcriptions" or "seconds" not in form:
            return "you must provide a file"
        if form["granularities"] and form.get("response_format") != "verbose_json":
            return "timestamp_granularities needs verbose_json"
        return "" if form.get("model") else "you must provide a model parameter"

    def _answer(self, status: int, content: Any) -> None:
        reply = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *args: Any) -> None:
        pass


def transcription(text: str, seconds: float) -> dict[str, Any]:
    """verbose_json: the words beside the segments, without punctuation."""
    words = text.split()
    step = (seconds - 0.5) / max(1, len(words))
    segment = {
        "id": 0, "seek": 0, "start": 0.5, "end": seconds, "text": f" {text}", "tokens": [50364],
        "temperature": 0.0, "avg_logprob": -0.2, "compression_ratio": 1.1, "no_speech_prob": 0.01,
    }  # fmt: skip
    return {
        "task": "transcribe", "language": "english", "duration": seconds, "text": text,
        "segments": [segment] if words else [],
        "words": [
            {"word": word.strip(".,?!"), "start": round(0.5 + n * step, 2),
             "end": round(0.5 + (n + 1) * step, 2)}
            for n, word in enumerate(words)
        ],
    }  # fmt: skip


@contextmanager
def running(*says: str) -> Iterator[Whisper]:
    server = Whisper(*says)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
