"""Arguments of addresses that the whole world may open."""

from __future__ import annotations

from tests.accounts.training_objects import TRAINING_PUBLIC

# Public addresses with arguments prove by themselves what their caller may see.
PUBLIC_ARGUMENTS: dict[str, dict[str, str]] = {
    "accounts:invitation": {"token": "made-up"},
    "accounts:demo_login": {"username": "nobody"},
    "channels:generic": {"key": "made-up"},
    "portal:chat": {"key": "made-up"},
    "portal:launcher": {"key": "made-up"},
    "portal:attachments": {"key": "made-up"},
    "portal:attachment": {"key": "made-up", "upload_key": "made-up"},
    "portal:transcript": {"key": "made-up"},
    "portal:continuation": {"key": "made-up"},
    "portal:notes": {"key": "made-up"},
    "portal:form": {"key": "made-up"},
    **{f"customer:{name}": {"key": "made-up"} for name in ("session", "conversations")},
    **{
        f"customer:{name}": {"key": "made-up", "number": 1}
        for name in ("conversation", "messages", "context", "rating", "attachments")
    },
    "customer:attachment": {"key": "made-up", "number": 1, "upload_key": "made-up"},
    "portal:survey": {"token": "made-up"},
    **TRAINING_PUBLIC,
    "portal:survey_stop": {"token": "made-up"},
}
