"""Requests to addresses that people typed: never into our own network.

The name is resolved once, every address it has must be public (or allow-listed by
``OUTGOING_PRIVATE_HOSTS``), and the connection goes to that very address: a name that
resolves differently a moment later changes nothing. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
from django.conf import settings

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
MAX_RESPONSE = 256 * 1024  # bytes read of an answer


class RefusedAddress(ValueError):
    """We do not connect there; the sentence says why."""


def post(url: str, *, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
    """Post and read the (capped) answer. Raises RefusedAddress or httpx.HTTPError."""
    host, pinned = pinned_address(url)
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST",
            pinned,
            content=content,
            headers={**headers, "Host": host},
            extensions={"sni_hostname": urlsplit(url).hostname or ""},
        ) as response,
    ):
        body = bytearray()
        for part in response.iter_raw():
            body += part
            if len(body) >= MAX_RESPONSE:
                break
        return httpx.Response(
            response.status_code, headers=response.headers, content=bytes(body[:MAX_RESPONSE])
        )


def pinned_address(url: str) -> tuple[str, httpx.URL]:
    """The Host header for ``url``, and the same URL with the one address it was checked for."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedAddress("The address must start with https:// or http://.")
    if parts.username or parts.password:
        raise RefusedAddress("The address must not carry a user or password.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked(parts.hostname, port)
    shown = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = shown if parts.port is None else f"{shown}:{port}"
    return host, httpx.URL(url).copy_with(host=address, port=port)


def _checked(hostname: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedAddress(f"{hostname} has no address.") from error
    addresses = [str(info[4][0]).partition("%")[0] for info in found]
    if hostname.lower() not in settings.OUTGOING_PRIVATE_HOSTS:
        for address in addresses:
            if not _is_public(ipaddress.ip_address(address)):
                raise RefusedAddress(f"{hostname} is an address inside a private network.")
    return addresses[0]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    embedded = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if embedded is not None:
        return _is_public(embedded)
    return address.is_global and not address.is_multicast
