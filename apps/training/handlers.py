"""What training does when something happens below it. A lost event is made good by a sweep."""

from __future__ import annotations

from apps.accounts.events import AccessChanged
from apps.core.events import on
from apps.interactions.events import InteractionWrappedUp
from apps.interactions.models import Interaction
from apps.training import tasks
from apps.training.services import ramps


@on(InteractionWrappedUp)
def count_towards_ramp(event: InteractionWrappedUp) -> None:
    interaction = Interaction.objects.filter(pk=event.interaction_id).first()
    if interaction is not None and interaction.owner_id is not None:
        ramps.count(interaction=interaction)


@on(AccessChanged)
def look_for_newcomers(event: AccessChanged) -> None:
    tasks.assign_due.delay()
