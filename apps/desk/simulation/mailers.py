"""Customers who write mails and fill in forms, and read their answers in their own mailbox."""

from __future__ import annotations

import asyncio
import contextlib
import email
import imaplib
import re
import smtplib
import time
from email.message import EmailMessage, Message
from email.utils import make_msgid

from apps.desk.simulation.centre import PATIENCE, Centre
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.plan import Customer

LOOK_EVERY = 2.0
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


class Mailer:
    def __init__(self, centre: Centre, ledger: Ledger, plan: Customer, mail: str) -> None:
        self.centre, self.ledger, self.plan, self.mail = centre, ledger, plan, mail

    async def write(self) -> None:
        """A mail, and to its answer perhaps another one."""
        subject = f"Question {self.plan.number}"
        await self._send(subject, self.plan.lines[0], to=self.centre.mailbox(self.plan.brand))
        self.ledger.arrived["email"] += 1
        self.ledger.begun["email"].append(time.time())
        if not self.plan.writes_again:
            return
        answer = await self._answer()
        if answer is not None:
            await self._send(
                f"Re: {answer['Subject']}", "Thank you. One more thing: by when?",
                to=str(answer["Reply-To"] or answer["From"]), answer=answer,
            )  # fmt: skip
            self.ledger.again += 1

    async def fill_in(self) -> None:
        """As a browser does: get the page, send it back filled in."""
        path = f"/form/{self.centre.key('form', self.plan.brand)}/"
        page = await self.centre.call(self.centre.client, "GET", path)
        found = TICKET.search(page.text)
        form = {
            "name": f"Sim {self.plan.number}", "email": self.mail, "website": "",
            "subject": "A question", "message": self.plan.lines[0],
            "question": self.plan.lines[0], "ticket": found[1] if found else "",
        }  # fmt: skip
        answer = await self.centre.call(self.centre.client, "POST", path, data=form)
        if answer.status_code != 200:
            self.ledger.trouble(f"form: {answer.status_code} {_words(answer.text)}")
            return
        self.ledger.arrived["form"] += 1
        self.ledger.begun["form"].append(time.time())
        self.ledger.received["form"] += 1

    async def _send(
        self, subject: str, text: str, *, to: str, answer: Message | None = None
    ) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Sim {self.plan.number} <{self.mail}>", to
        mail["Subject"] = subject
        mail["Message-ID"] = make_msgid(domain="post.example")
        if answer is not None:
            mail["In-Reply-To"] = mail["References"] = str(answer["Message-ID"])
        mail.set_content(text)
        await asyncio.to_thread(self._hand_over, mail)
        self.ledger.received["email"] += 1
        self.ledger.letters_sent.append(time.time())

    def _hand_over(self, mail: EmailMessage) -> None:
        """Until the provider has it; the same Message-ID twice is one mail to the centre."""
        where = self.centre.told["mail"]["smtp"]
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with smtplib.SMTP(where["host"], where["port"], timeout=20) as server:
                    server.send_message(mail)
                return
            except (OSError, smtplib.SMTPException):
                if time.monotonic() > end:
                    raise
                time.sleep(1)

    async def _answer(self) -> Message | None:
        """The first mail in their mailbox that is no automatic one; None when none comes."""
        end = time.monotonic() + 180
        while time.monotonic() < end:
            for mail in await asyncio.to_thread(mailbox, self.centre, self.mail):
                if not is_automatic(mail):
                    return mail
            await asyncio.sleep(LOOK_EVERY)
        return None


def mailbox(centre: Centre, address: str) -> list[Message]:
    """All that a customer has received, by IMAP."""
    where = centre.told["mail"]["imap"]
    try:
        box = imaplib.IMAP4(where["host"], where["port"], timeout=20)
        try:
            box.login(address, "any")
            box.select("INBOX", readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()
            found = []
            for number in numbers:
                parts = box.fetch(number.decode(), "(BODY.PEEK[])")[1]
                found += [email.message_from_bytes(p[1]) for p in parts if isinstance(p, tuple)]
            return found
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                box.logout()
    except (OSError, imaplib.IMAP4.error):
        return []


def is_automatic(mail: Message) -> bool:
    return str(mail.get("Auto-Submitted", "no")).lower() != "no"


def _words(html: str) -> str:
    found = re.findall(r'class="w-error"[^>]*>([^<]+)<', html)
    return "; ".join(found)[:120]
