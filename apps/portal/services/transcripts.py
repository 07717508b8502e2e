"""A conversation to keep: what the visitor saw, and nothing else."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.interactions.models import Interaction
from apps.portal import texts
from apps.portal.services import replay


def as_html(interaction: Interaction, language: str) -> str:
    """A page of its own that needs nothing from anywhere."""
    words = texts.of(language)
    brand = interaction.case.brand.name
    with translation.override(language):
        return render_to_string(
            "portal/chat/transcript.html",
            {
                "title": str(words["transcript_title"]).replace("{name}", brand),
                "saved": str(words["transcript_by"]).replace(
                    "{date}", timezone.localtime().strftime("%Y-%m-%d %H:%M")
                ),
                "reference": interaction.case.reference,
                "language": language,
                "direction": texts.direction(language),
                "rows": _rows(interaction, language),
            },
        )


def as_text(interaction: Interaction, language: str) -> str:
    lines = [
        f"[{row['at']:%Y-%m-%d %H:%M}] {row['who']}: {row['body']}".rstrip()
        for row in _rows(interaction, language)
    ]
    return f"{interaction.case.reference}\n\n" + "\n".join(lines) + "\n"


def _rows(interaction: Interaction, language: str) -> list[dict[str, object]]:
    words = texts.of(language)
    rows = []
    for message in replay.messages(interaction.pk, after=0):
        author = replay.frame(message)["author"]
        mine = author["role"] == "visitor"
        files = [one.name for one in message.attachments.all()]
        who = str(words["you"]) if mine else author.get("name") or interaction.case.brand.name
        rows.append(
            {
                "at": timezone.localtime(message.occurred_at),
                "who": who,
                "mine": mine,
                "body": "\n".join(filter(None, [message.body, *files])),
            }
        )
    return rows
