"""What a caller leaves on tape: work for the next in the line, with the sound in the case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from apps.interactions.choices import EndReason
from apps.interactions.services import conversations, intake, messages
from apps.interactions.services.intake import Incoming
from apps.voice.choices import CallState, Outlives
from apps.voice.models import Call, Recording
from apps.voice.services import calls, flow_runs, recordings

PURPOSE = "voicemail"
LEAST_SECONDS = 1.0  # whoever hung up at the beep left nothing


@transaction.atomic
def begin(call: Call) -> Recording:
    """The row before the beep; from now on the line goes on without its caller."""
    calls.leave(call, Outlives.VOICEMAIL)
    return recordings.start(call, purpose=PURPOSE)


def running(call: Call) -> Recording | None:
    return next((each for each in recordings.running(call) if is_voicemail(each)), None)


def is_voicemail(recording: Recording) -> bool:
    return f"/{PURPOSE}-" in recording.name


@transaction.atomic
def left(recording: Recording) -> bool:
    """It is on tape: an interaction waits with it. False when nothing was said."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=recording.call_id)
    if recording.seconds < LEAST_SECONDS:
        _nothing(call)
        return False
    wanted = flow_runs.wanted(call)
    interaction = calls.queue(
        call, queue=wanted.queue, skills=wanted.skills, priority=wanted.priority,
        language=wanted.language, handoff_context=wanted.context, leaves=Outlives.VOICEMAIL,
    )  # fmt: skip
    minutes, seconds = divmod(round(recording.seconds), 60)
    said = {"number": calls.shown_party(call), "time": f"{minutes}:{seconds:02}"}
    intake.say(
        interaction=interaction,
        incoming=Incoming(
            body=_("Voicemail from %(number)s, %(time)s") % said,
            client_id=f"voicemail-{recording.pk}",
            sender=call.other_party,
        ),
    )
    # Under the line of a call its sound is played.
    messages.tell(
        interaction=interaction, body=_("Left a message after the beep."),
        client_id=f"call-{call.pk}", internal=True,
    )  # fmt: skip
    calls.note(call, "voicemail_left", seconds=round(recording.seconds))
    return True


def _nothing(call: Call) -> None:
    calls.leave(call, Outlives.NOTHING)
    if call.interaction is not None and call.state == CallState.ENDED:
        conversations.end(interaction=call.interaction, reason=EndReason.CUSTOMER)
