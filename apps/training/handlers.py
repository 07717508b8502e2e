"""What training does when something happens below it. A lost event is made good by a sweep."""

from __future__ import annotations

from apps.accounts.events import AccessChanged
from apps.core.events import on
from apps.interactions.events import CannedReplyChanged, InteractionWrappedUp
from apps.interactions.models import CannedReply, Interaction
from apps.quality.events import ReviewReleased, ScorecardPublished
from apps.quality.models import Review, ScorecardVersion
from apps.training import tasks
from apps.training.services import ramps, reviewed, rules


@on(InteractionWrappedUp)
def count_towards_ramp(event: InteractionWrappedUp) -> None:
    interaction = Interaction.objects.filter(pk=event.interaction_id).first()
    if interaction is not None and interaction.owner_id is not None:
        ramp = ramps.count(interaction=interaction)
        if ramp is not None and ramp.reviews_all:
            ramps.have_reviewed(interaction=interaction, ramp=ramp)


@on(AccessChanged)
def look_for_newcomers(event: AccessChanged) -> None:
    tasks.assign_due.delay()


@on(ReviewReleased)
def learn_from_review(event: ReviewReleased) -> None:
    reviewed.learn_from(event.review_id)


@on(ScorecardPublished)
def teach_changed_card(event: ScorecardPublished) -> None:
    """Whoever was reviewed by the card lately learns what it asks now."""
    version = ScorecardVersion.objects.filter(pk=event.version_id).first()
    if version is None or version.number < 2:
        return
    people = Review.objects.filter(version__scorecard=event.scorecard_id).values_list("agent")
    rules.card_changed(card=str(version.scorecard), user_ids={pk for (pk,) in people.distinct()})


@on(CannedReplyChanged)
def teach_changed_answer(event: CannedReplyChanged) -> None:
    """Who answers with it learns what it says now."""
    reply = CannedReply.objects.filter(pk=event.reply_id).first()
    if reply is not None:
        brands = [reply.brand_id] if reply.brand_id else []
        rules.article_changed(article=f"{reply.title} /{reply.shortcut}", brand_ids=brands)
