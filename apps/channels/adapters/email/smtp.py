"""Handing a mail to the account's SMTP server, over a connection that is kept for the next one."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from typing import Any

from apps.channels.adapters.email import oauth
from apps.channels.domain.mail.compose import BadAddress, Letter, compose
from apps.channels.protocol import Account, ChannelError, Failure, Outbound, Sent

TIMEOUT = 30.0  # seconds for each answer of the server
KEPT = 45.0  # seconds an idle connection is used again; most servers close after 60 or more
_kept = threading.local()


def deliver(message: Outbound, letter: Letter, account: Account) -> Sent:
    """Raises ChannelError; recipients refused while others were served are in ``failures``."""
    try:
        raw = compose(letter)
    except BadAddress as error:
        raise ChannelError(str(error), permanent=True, code="bad_address") from error
    recipients = [party.address for party in [*message.to, *message.cc, *message.bcc]]
    try:
        server = _connection(account)
        refused = _transact(server, account.address, recipients, raw)
    except Exception as error:
        _forget()
        raise _translated(error) from error
    _kept.used_at = time.monotonic()
    return Sent(
        provider_id=letter.message_id,
        failures=[
            Failure(letter.message_id, address, code >= 500, f"{code} {_decoded(words)}")
            for address, (code, words) in refused.items()
        ],
    )


def check(account: Account) -> str:
    """Sign in and out again."""
    try:
        server = _connect(account)
        code, words = server.noop()
        server.quit()
    except Exception as error:
        raise _translated(error) from error
    return f"SMTP answers: {code} {_decoded(words)}"[:200]


def _transact(
    server: smtplib.SMTP, sender: str, recipients: list[str], raw: bytes
) -> dict[str, tuple[int, bytes]]:
    international = not all(address.isascii() for address in [sender, *recipients])
    options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
    return server.sendmail(sender, recipients, raw, mail_options=options)


def _connection(account: Account) -> smtplib.SMTP:
    """This thread's kept connection when it is for this account and still answers."""
    target = _target(account)
    server: smtplib.SMTP | None = getattr(_kept, "server", None)
    if server and _kept.target == target and time.monotonic() - _kept.used_at < KEPT:
        try:
            if server.noop()[0] == 250:
                return server
        except (smtplib.SMTPException, OSError):
            pass
    _forget()
    server = _connect(account)
    _kept.server, _kept.target, _kept.used_at = server, target, time.monotonic()
    return server


def _forget() -> None:
    server: smtplib.SMTP | None = getattr(_kept, "server", None)
    _kept.server = None
    if server:
        server.close()


def _target(account: Account) -> tuple[Any, ...]:
    names = ("smtp_host", "smtp_port", "smtp_security", "user")
    return (account.address, *(account.settings.get(name) for name in names),
            account.credentials.get("password"))  # fmt: skip


def _connect(account: Account) -> smtplib.SMTP:
    settings = account.settings
    host = str(settings.get("smtp_host") or "")
    if not host:
        raise ChannelError("There is no SMTP server for this account.", permanent=False)
    port = int(settings.get("smtp_port") or 587)
    security = str(settings.get("smtp_security") or "starttls")
    domain = account.address.rpartition("@")[2] or None
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if security == "tls":
        server = smtplib.SMTP_SSL(host, port, domain, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, domain, timeout=TIMEOUT)
    try:
        if security not in {"tls", "none"}:
            server.starttls(context=context)
        _sign_in(server, account)
    except BaseException:
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, account: Account) -> None:
    user = str(account.settings.get("user") or account.address)
    if oauth.is_used(account):
        token = oauth.access_token(account)
        server.ehlo_or_helo_if_needed()
        server.auth("XOAUTH2", lambda challenge=None: oauth.xoauth2(user, token))
    elif password := account.credentials.get("password"):
        server.login(user, password)


def _translated(error: Exception) -> ChannelError:
    if isinstance(error, ChannelError):
        return error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [(code, _decoded(words)) for code, words in error.recipients.values()]
        permanent = bool(answers) and all(code >= 500 for code, _ in answers)
        words = "; ".join(f"{code} {said}" for code, said in answers[:3])
        return ChannelError(words, permanent=permanent, code="recipient_refused")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        # The account is at fault, not the mail: it waits until somebody mends the account.
        return ChannelError(f"Sign-in refused: {_decoded(error.smtp_error)}", permanent=False,
                            code="sign_in")  # fmt: skip
    if isinstance(error, smtplib.SMTPResponseException):
        return ChannelError(
            f"{error.smtp_code} {_decoded(error.smtp_error)}",
            permanent=500 <= error.smtp_code < 600,
            code=f"smtp_{error.smtp_code}",
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ChannelError(f"The server cannot do this: {error}", permanent=True)
    if isinstance(error, smtplib.SMTPException | OSError):
        return ChannelError(f"No connection: {error}"[:280], permanent=False, code="no_connection")
    raise error


def _decoded(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:250]
