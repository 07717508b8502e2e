"""Run inside the centre: a queue, two agents with wide hands, a chat and a mailbox. Prints JSON.

``python -m tests.kill.stage`` with the centre's SWITCHROOM_DATA in the environment.
"""

from __future__ import annotations

import json
import sys

MAILBOX = "care@kill.example"


def build() -> dict[str, object]:
    from apps.channels.models import ChannelAccount
    from apps.desk.bench import stage
    from apps.routing.models import CapacityProfile, EntryPoint

    made = stage.build(agents=2, chats_each=6)
    mailbox = ChannelAccount.objects.create(
        brand=made.brand, kind="email", name="Care", address=MAILBOX
    )
    EntryPoint.objects.create(channel=mailbox, queue=made.queue)
    # A slow machine makes a long storm: however many mails come, there is room for them.
    CapacityProfile.objects.update(capacity=30_000, maxima={"chat": 6, "email": 500})
    return {
        "key": made.chat.key,
        "queue": made.queue.pk,
        "cookies": [stage.cookie(agent) for agent in made.agents],
    }


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(build()))
