"""A browser's phone as Asterisk keeps it: an auth, an address of record, an endpoint."""

from __future__ import annotations

Fields = list[tuple[str, str]]

# One browser is one phone: the newest registration holds.
AOR: Fields = [("max_contacts", "1"), ("remove_existing", "yes"), ("remove_unavailable", "yes")]
ENDPOINT: Fields = [
    ("transport", "transport-wss"),
    ("webrtc", "yes"),
    ("dtls_auto_generate_cert", "yes"),
    ("context", "from-agent"),
    ("disallow", "all"),
    ("allow", "opus,ulaw"),
    ("direct_media", "no"),
    ("timers", "no"),
    ("rtp_timeout", "20"),
]


def parts(endpoint: str, password: str, media_address: str) -> dict[str, Fields]:
    """In the order in which they must be put."""
    login: Fields = [
        ("auth_type", "userpass"),
        ("username", endpoint),
        ("password", password),
    ]
    own: Fields = [*ENDPOINT, ("aors", endpoint), ("auth", endpoint)]
    if media_address:
        own += [("media_address", media_address), ("bind_rtp_to_media_address", "yes")]
    return {"auth": login, "aor": list(AOR), "endpoint": own}
