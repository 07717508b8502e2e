"""Raw mails for tests: a plain one, and what people and machines make of it."""

from __future__ import annotations


def raw(body: str | bytes = "Hello\r\n", **fields: str) -> bytes:
    """A mail from Noor to care; ``fields`` replace headers, ``Reply_To`` for Reply-To."""
    headers = {
        "From": "Noor Haddad <noor@customer.example>",
        "To": "care@hemrum.example",
        "Subject": "Lamp arrived cracked",
        "Message-ID": "<1@customer.example>",
        "Date": "Fri, 20 Nov 2026 09:30:00 +0100",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    content = body if isinstance(body, bytes) else body.encode()
    return head.encode() + b"\r\n" + content


BOUNCE = b"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: care@hemrum.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
Message-ID: <bounce1@mx.example>

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; gone@customer.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <gone@customer.example>: Recipient address
    rejected: User unknown

Final-Recipient: rfc822; slow@customer.example
Action: delayed
Status: 4.4.1

--b
Content-Type: message/rfc822

From: care@hemrum.example
To: gone@customer.example
Message-ID: <ours@hemrum.example>
Subject: Your lamp

Hello
--b--
"""
