"""The process that reads mails: ``python -m apps.channels.isolated.reader``.

Loaded once, it forks a child for each mail, so that no mail pays for the imports and
none can leave anything behind. The child has little CPU time, memory and no files to
write; whatever happens to it, this process answers. On stdin and stdout: a length of
four bytes and one of ``F`` full or ``P`` plainly, then the mail; back a length and one
of ``+`` read, ``!`` unparsable, then JSON.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import struct
import sys
import time
from typing import BinaryIO

from apps.channels.domain.mail import reading
from apps.channels.domain.mail.parsed import Unparsable

CPU_SECONDS = 5
WALL_SECONDS = 30
MEMORY_BYTES = 1024 * 1024 * 1024
HEAD = struct.Struct(">Ic")


def main() -> None:
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    reading.read(b"From: a@example.org\n\nCompiles the patterns that every child inherits.\n")
    while head := stdin.read(HEAD.size):
        size, mode = HEAD.unpack(head)
        outcome, content = _in_a_child(stdin.read(size), plainly=mode == b"P")
        stdout.write(HEAD.pack(len(content), outcome))
        stdout.write(content)
        stdout.flush()


def _in_a_child(raw: bytes, *, plainly: bool) -> tuple[bytes, bytes]:
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        os.close(receiving)
        _read_and_exit(raw, sending, plainly=plainly)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        answer = _everything(pipe, until=time.monotonic() + WALL_SECONDS)
    if answer is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if answer and status == 0:
        return answer[:1], answer[1:]
    return b"!", _fault("too_costly", f"it needed more than {CPU_SECONDS} s or too much memory")


def _everything(pipe: BinaryIO, *, until: float) -> bytes | None:
    """What the child wrote until it closed the pipe; None when the time was up before."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        part = os.read(pipe.fileno(), 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _read_and_exit(raw: bytes, sending: int, *, plainly: bool) -> None:
    status = 1
    try:
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_SECONDS, int(used) + CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            answer = b"+" + reading.to_json(reading.read(raw, plainly=plainly))
        except Unparsable as error:
            answer = b"!" + _fault(error.code, str(error))
        view = memoryview(answer)
        while view:
            view = view[os.write(sending, view) :]
        status = 0
    finally:
        os._exit(status)  # not sys.exit: this copy must not run the parent's clean-up


def _fault(code: str, message: str) -> bytes:
    return json.dumps({"code": code, "message": message[:500]}).encode()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us ends us by closing stdin
    main()
