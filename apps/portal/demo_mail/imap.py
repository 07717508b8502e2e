"""A small IMAP4rev1 server: enough for mail programs and for our own poller."""

from __future__ import annotations

import asyncio
import base64
import re
from typing import Any

from apps.portal.demo_mail import fetch, search
from apps.portal.demo_mail.mailboxes import LETTERS, Mail, Mailbox, Provider
from apps.portal.demo_mail.wire import LITERAL, BadCommand, numbers, parse, text, within

CAPABILITIES = b"IMAP4rev1 IDLE LITERAL+ UIDPLUS UNSELECT NAMESPACE ID AUTH=PLAIN"
LARGEST_LINE = 64 * 1024
LARGEST_LITERAL = 40 * 1024 * 1024
LOOK_SECONDS = 0.3  # how soon an idle client hears of a new mail
KNOWN_FLAGS = b"(\\Answered \\Flagged \\Deleted \\Seen \\Draft)"


class Refused(Exception):
    """Answered with NO and the words."""


class Session:
    """One connection. ``seen`` are the mails as this client numbers them."""

    def __init__(
        self, provider: Provider, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.provider, self.reader, self.writer = provider, reader, writer
        self.owner: Mailbox | None = None
        self.box: Mailbox | None = None
        self.seen: list[Mail] = []
        self.read_only = False

    async def serve(self) -> None:
        self.say(b"* OK [CAPABILITY " + CAPABILITIES + b"] The demo's mailboxes\r\n")
        try:
            while await self._command():
                await self.writer.drain()
        except (
            ConnectionError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            ValueError,
        ):
            pass  # the client went away, or speaks something else
        finally:
            self.writer.close()

    def say(self, answer: bytes) -> None:
        self.writer.write(answer)

    async def _command(self) -> bool:
        """Answer one command; False after LOGOUT."""
        line, literals = await self._line()
        tag, _, rest = line.partition(b" ")
        if not re.fullmatch(rb"[\x21-\x7e]{1,40}", tag):
            self.say(b"* BAD No tag\r\n")
            return True
        try:
            words = parse(rest, literals)
            if not words:
                raise BadCommand("No command")
            name = text(words.pop(0)).upper()
            uid = name == "UID"
            if uid:
                name = text(words.pop(0)).upper() if words else ""
            done = await self._perform(name, words, uid=uid, tag=tag)
        except BadCommand as error:
            done = b"BAD " + str(error).encode()
        except Refused as error:
            done = b"NO " + str(error).encode()
        self.say(tag + b" " + done + b"\r\n")
        return not done.startswith(b"OK Goodbye")

    async def _line(self) -> tuple[bytes, list[bytes]]:
        """A command with its literals read, the last ``{n}`` of each chunk kept as a mark."""
        parts: list[bytes] = []
        literals: list[bytes] = []
        while True:
            chunk = (await self.reader.readuntil(b"\n")).rstrip(b"\r\n")
            parts.append(chunk)
            match = LITERAL.search(chunk)
            if not match:
                return b"".join(parts), literals
            size = int(match[1])
            if size > LARGEST_LITERAL or sum(map(len, parts)) > LARGEST_LINE:
                raise ValueError("too large")
            if not match[2]:
                self.say(b"+ Go on\r\n")
                await self.writer.drain()
            literals.append(await self.reader.readexactly(size))

    async def _perform(self, name: str, words: list[Any], *, uid: bool, tag: bytes) -> bytes:
        if uid and name not in {"FETCH", "SEARCH", "STORE", "EXPUNGE", "COPY"}:
            raise BadCommand("Unknown UID command")
        command = getattr(self, f"_{name.lower()}", None) if name in COMMANDS else None
        if command is None:
            raise BadCommand("Unknown command")
        if name not in BEFORE_LOGIN and self.owner is None:
            raise Refused("Sign in first")
        if name in WITH_MAILBOX and self.box is None:
            raise BadCommand("Select a mailbox first")
        if name in {"IDLE", "AUTHENTICATE"}:
            done: bytes = await command(words)
        elif name in WITH_MAILBOX and name not in {"CLOSE", "UNSELECT"}:
            done = command(words, uid)
            self._tell_news(expunges=uid or name in {"NOOP", "CHECK", "EXPUNGE"})
        else:
            done = command(words)
        return done

    # --- any time -------------------------------------------------------------------------

    def _capability(self, words: list[Any]) -> bytes:
        self.say(b"* CAPABILITY " + CAPABILITIES + b"\r\n")
        return b"OK Done"

    def _noop(self, words: list[Any]) -> bytes:
        self._tell_news(expunges=True)
        return b"OK Done"

    _check = _noop

    def _id(self, words: list[Any]) -> bytes:
        self.say(b'* ID ("name" "Switchroom demo mail")\r\n')
        return b"OK Done"

    def _logout(self, words: list[Any]) -> bytes:
        self.say(b"* BYE\r\n")
        return b"OK Goodbye"

    def _login(self, words: list[Any]) -> bytes:
        if len(words) != 2:
            raise BadCommand("LOGIN needs a user and a password")
        return self._enter(text(words[0]))

    async def _authenticate(self, words: list[Any]) -> bytes:
        if not words or text(words[0]).upper() != "PLAIN":
            raise Refused("Only PLAIN")
        given = text(words[1]) if len(words) > 1 else ""
        if not given:
            self.say(b"+ \r\n")
            await self.writer.drain()
            given = (await self.reader.readuntil(b"\n")).decode("ascii", "replace").strip()
        try:
            user = base64.b64decode(given).split(b"\0")[1].decode()
        except (ValueError, IndexError) as error:
            raise BadCommand("Bad credentials") from error
        return self._enter(user)

    def _enter(self, user: str) -> bytes:
        mailbox = self.provider.mailbox(user)
        if mailbox is None:
            raise Refused("The user is an e-mail address")
        self.owner = mailbox
        return b"OK [CAPABILITY " + CAPABILITIES + b"] Welcome"

    # --- mailboxes: each has an INBOX only -------------------------------------------------

    def _namespace(self, words: list[Any]) -> bytes:
        self.say(b'* NAMESPACE (("" "/")) NIL NIL\r\n')
        return b"OK Done"

    def _list(self, words: list[Any], name: bytes = b"LIST") -> bytes:
        pattern = text(words[1]) if len(words) > 1 else ""
        if not pattern:
            self.say(b'* %s (\\Noselect) "/" ""\r\n' % name)
        elif pattern.upper() == "INBOX" or set(pattern) & set("*%"):
            self.say(b'* %s (\\HasNoChildren) "/" "INBOX"\r\n' % name)
        return b"OK Done"

    def _lsub(self, words: list[Any]) -> bytes:
        return self._list(words, b"LSUB")

    def _subscribe(self, words: list[Any]) -> bytes:
        return b"OK Done"

    _unsubscribe = _subscribe

    def _create(self, words: list[Any]) -> bytes:
        raise Refused("A demo mailbox has an INBOX only")

    def _status(self, words: list[Any]) -> bytes:
        box = self._inbox(words)
        mails = box.mails()
        values = {
            "MESSAGES": len(mails), "RECENT": 0, "UIDNEXT": box.uidnext,
            "UIDVALIDITY": box.uidvalidity,
            "UNSEEN": sum("\\Seen" not in mail.flags for mail in mails),
        }  # fmt: skip
        wanted = [text(item).upper() for item in (words[1] if len(words) > 1 else [])]
        shown = " ".join(f"{name} {values[name]}" for name in wanted if name in values)
        self.say(b'* STATUS "INBOX" (' + shown.encode() + b")\r\n")
        return b"OK Done"

    def _inbox(self, words: list[Any]) -> Mailbox:
        if not words or text(words[0]).upper() != "INBOX" or self.owner is None:
            raise Refused("[NONEXISTENT] No such mailbox")
        return self.owner

    def _select(self, words: list[Any], *, read_only: bool = False) -> bytes:
        self.box, self.read_only = self._inbox(words), read_only
        self.box.folder.mkdir(parents=True, exist_ok=True)
        self.seen = self.box.mails()
        self.say(
            b"* FLAGS %s\r\n* OK [PERMANENTFLAGS %s] Kept\r\n* %d EXISTS\r\n* 0 RECENT\r\n"
            b"* OK [UIDVALIDITY %d] Uids\r\n* OK [UIDNEXT %d] Next\r\n"
            % (
                KNOWN_FLAGS, KNOWN_FLAGS, len(self.seen), self.box.uidvalidity, self.box.uidnext,
            )
        )  # fmt: skip
        return b"OK [READ-ONLY] Done" if read_only else b"OK [READ-WRITE] Done"

    def _examine(self, words: list[Any]) -> bytes:
        return self._select(words, read_only=True)

    def _append(self, words: list[Any]) -> bytes:
        box = self._inbox(words)
        if not isinstance(words[-1], bytes):
            raise BadCommand("APPEND needs a literal")
        given = next((word for word in words[1:-1] if isinstance(word, list)), [])
        uid = box.add(words[-1], flags=_flags(given))
        if self.box:
            self._tell_news(expunges=False)
        return b"OK [APPENDUID %d %d] Done" % (box.uidvalidity, uid)

    # --- the selected mailbox --------------------------------------------------------------

    def _search(self, words: list[Any], uid: bool) -> bytes:
        found = search.matching(words, self._fresh())
        shown = " ".join(str(mail.uid if uid else number) for number, mail in found)
        self.say(b"* SEARCH " + shown.encode() + b"\r\n" if shown else b"* SEARCH\r\n")
        return b"OK Done"

    def _fetch(self, words: list[Any], uid: bool) -> bytes:
        if len(words) != 2:
            raise BadCommand("FETCH needs a set and items")
        given = words[1] if isinstance(words[1], list) else [words[1]]
        items = [text(item) for item in given]
        if uid and "UID" not in (item.upper() for item in items):
            items.insert(0, "UID")
        for number, mail in self._chosen(words[0], uid=uid):
            current = mail
            if fetch.reads(items) and "\\Seen" not in mail.flags and not self.read_only:
                current = self._flagged(number, mail.flags | {"\\Seen"})
            self.say(b"* %d FETCH %s\r\n" % (number, fetch.answer(items, current)))
        return b"OK Done"

    def _store(self, words: list[Any], uid: bool) -> bytes:
        if len(words) < 3:
            raise BadCommand("STORE needs a set, a change and flags")
        if self.read_only:
            raise Refused("[READ-ONLY] Opened for reading")
        change = text(words[1]).upper()
        flags = _flags(words[2] if isinstance(words[2], list) else words[2:])
        for number, mail in self._chosen(words[0], uid=uid):
            if change.startswith("+"):
                flags_now = mail.flags | flags
            elif change.startswith("-"):
                flags_now = mail.flags - flags
            else:
                flags_now = flags
            current = self._flagged(number, flags_now)
            if not change.endswith(".SILENT"):
                items = ["UID", "FLAGS"] if uid else ["FLAGS"]
                self.say(b"* %d FETCH %s\r\n" % (number, fetch.answer(items, current)))
        return b"OK Done"

    def _expunge(self, words: list[Any], uid: bool) -> bytes:
        spans = numbers(text(words[0]), highest=2**32) if uid and words else [(1, 2**32)]
        for mail in self._fresh():
            if "\\Deleted" in mail.flags and within(mail.uid, spans) and self.box:
                self.box.remove(mail)
        return b"OK Done"

    def _copy(self, words: list[Any], uid: bool) -> bytes:
        raise Refused("[TRYCREATE] A demo mailbox has an INBOX only")

    def _close(self, words: list[Any]) -> bytes:
        if not self.read_only:
            self._expunge([], uid=False)
        return self._unselect(words)

    def _unselect(self, words: list[Any]) -> bytes:
        self.box, self.seen = None, []
        return b"OK Done"

    async def _idle(self, words: list[Any]) -> bytes:
        self.say(b"+ Waiting\r\n")
        end = asyncio.ensure_future(self.reader.readuntil(b"\n"))
        try:
            while not end.done():
                self._tell_news(expunges=True)
                await self.writer.drain()
                await asyncio.wait([end], timeout=LOOK_SECONDS)
        finally:
            end.cancel()
        if (await end).strip().upper() != b"DONE":
            raise BadCommand("DONE was expected")
        return b"OK Done"

    # --- numbers ----------------------------------------------------------------------------

    def _fresh(self) -> list[Mail]:
        """The mails this client knows, with today's flags; its numbers do not move."""
        now = {mail.uid: mail for mail in self.box.mails()} if self.box else {}
        self.seen = [now.get(mail.uid, mail) for mail in self.seen]
        return self.seen

    def _chosen(self, given: Any, *, uid: bool) -> list[tuple[int, Mail]]:
        mails = self._fresh()
        highest = (mails[-1].uid if mails else 0) if uid else len(mails)
        spans = numbers(text(given), highest=highest)
        return [
            (number, mail)
            for number, mail in enumerate(mails, 1)
            if within(mail.uid if uid else number, spans) and mail.path.exists()
        ]

    def _flagged(self, number: int, flags: frozenset[str]) -> Mail:
        assert self.box is not None  # noqa: S101
        current = self.box.flag(self.seen[number - 1], frozenset(flags))
        self.seen[number - 1] = current
        return current

    def _tell_news(self, *, expunges: bool) -> None:
        if self.box is None:
            return
        mails = self.box.mails()
        there = {mail.uid for mail in mails}
        if expunges:
            for number in range(len(self.seen), 0, -1):
                if self.seen[number - 1].uid not in there:
                    del self.seen[number - 1]
                    self.say(b"* %d EXPUNGE\r\n" % number)
        last = self.seen[-1].uid if self.seen else 0
        new = [mail for mail in mails if mail.uid > last]
        if new:
            self.seen += new
            self.say(b"* %d EXISTS\r\n" % len(self.seen))


def _flags(given: list[Any]) -> frozenset[str]:
    known = {flag.lower(): flag for flag in LETTERS}
    return frozenset(known[f] for word in given if (f := text(word).lower()) in known)


BEFORE_LOGIN = {"CAPABILITY", "NOOP", "LOGOUT", "LOGIN", "AUTHENTICATE", "ID"}
WITH_MAILBOX = {"SEARCH", "FETCH", "STORE", "EXPUNGE", "COPY", "CLOSE", "UNSELECT", "IDLE"}
COMMANDS = BEFORE_LOGIN | WITH_MAILBOX | {
    "CHECK", "NAMESPACE", "LIST", "LSUB", "SUBSCRIBE", "UNSUBSCRIBE", "CREATE", "STATUS",
    "SELECT", "EXAMINE", "APPEND",
}  # fmt: skip
