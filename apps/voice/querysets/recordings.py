from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.interactions.models import Interaction, LegalHold
from apps.voice.choices import RecordingState, TranscriptState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.models import Recording, RecordingPolicy, Segment


class RecordingQuerySet(QuerySet["Recording"]):
    def visible_to(self, user: User) -> RecordingQuerySet:
        """Recordings ``user`` may listen to: those of calls they see, by the table's scope."""
        scope = user.scope(Action.RECORDING_LISTEN)
        if scope is Scope.NONE:
            return self.none()
        heard = self.filter(call__interaction__in=Interaction.objects.visible_to(user).values("pk"))
        return heard.filter(call__interaction__owner=user) if scope is Scope.OWN else heard

    def for_player(self) -> RecordingQuerySet:
        """With what is drawn along them."""
        return self.select_related("transcript").prefetch_related("gaps", "transcript__segments")

    def to_fetch(self) -> RecordingQuerySet:
        return self.filter(state=RecordingState.FINISHED).order_by("pk")

    def to_write_down(self, *, lost_before: datetime, most_attempts: int) -> RecordingQuerySet:
        """Kept sound without words: never tried, failed not too often, or lost by a worker."""
        again = Q(transcript__state=TranscriptState.FAILED, transcript__attempts__lt=most_attempts)
        lost = Q(transcript__state=TranscriptState.WRITING, transcript__begun_at__lt=lost_before)
        kept = self.filter(state=RecordingState.STORED, key__destroyed_at=None)
        return kept.filter(Q(transcript=None) | again | lost).order_by("-pk")

    def past_their_time(self, policy: RecordingPolicy, *, now: datetime) -> RecordingQuerySet:
        """Kept longer than a brand says, and under no legal hold; the oldest first."""
        if policy.days is None:
            return self.none()
        held = LegalHold.objects.filter(lifted_at=None).values("interaction")
        return (
            self.filter(
                state=RecordingState.STORED,
                ended_at__lt=now - timedelta(days=policy.days),
                call__interaction__case__brand=policy.brand_id,
            )
            .exclude(call__interaction__in=held)
            .order_by("ended_at")
        )


class SegmentQuerySet(QuerySet["Segment"]):
    def visible_to(self, user: User) -> SegmentQuerySet:
        """Words of recordings that ``user`` may listen to."""
        recordings = apps.get_model("voice", "Recording")
        heard = recordings.objects.visible_to(user).values("pk")
        return self.filter(transcript__recording__in=heard)

    def matching(self, words: str) -> SegmentQuerySet:
        """As messages are searched: any language, no stemming."""
        return self.filter(search=SearchQuery(words, config="simple", search_type="websearch"))

    def of_calls(self) -> SegmentQuerySet:
        """For a list of calls, the newest first."""
        path = "transcript__recording__call__interaction__case__customer"
        return self.select_related(path).order_by("-transcript", "start")
