"""What an agent has typed and not sent: one draft per case, author and kind, on the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.interactions.errors import Refused
from apps.interactions.models import Case, Draft

if TYPE_CHECKING:
    from apps.accounts.models import User

KINDS = frozenset({"reply", "note"})
LONGEST = 100_000  # characters
OPTIONS = frozenset({"via", "subject", "cc", "bcc", "attachments", "then", "send_at", "body_html"})


def save(
    *, case: Case, author: User, kind: str, body: str, options: Mapping[str, Any] | None = None
) -> None:
    """Keep it, the newest save wins; an empty one is discarded."""
    if kind not in KINDS or len(body) > LONGEST:
        raise Refused(_("This is too long for a draft."))
    kept = {name: value for name, value in (options or {}).items() if name in OPTIONS and value}
    if not body.strip() and not kept.get("attachments"):
        discard(case=case, author=author, kind=kind)
        return
    Draft.objects.bulk_create(
        [Draft(case=case, author=author, kind=kind, body=body, options=kept,
               updated_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["case", "author", "kind"],
        update_fields=["body", "options", "updated_at"],
    )  # fmt: skip


def discard(*, case: Case, author: User, kind: str) -> None:
    Draft.objects.filter(case=case, author=author, kind=kind).delete()


def of(*, case: Case, author: User) -> dict[str, Draft]:
    """The author's drafts of a case, by kind."""
    return {draft.kind: draft for draft in Draft.objects.filter(case=case, author=author)}
