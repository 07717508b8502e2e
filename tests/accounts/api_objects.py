"""The API's addresses with arguments: a session opens nothing there, tests/api asks by tokens."""

from __future__ import annotations

from apps.accounts.domain.permissions import Action
from tests.accounts.distances import (
    ATTRIBUTE,
    CASE,
    CUSTOMER,
    OF_BRAND,
    OF_OWN_TEAM,
    OF_SERVED_BRAND,
    OF_TEAM,
    PERSONAL,
    QUEUE_ACTIONS,
    SHARED,
    SKILL,
    TOKEN,
    VOCABULARY,
    Objects,
    case_tag,
    customer_tag,
    draft,
    exclusion,
    key,
    level,
    own_offer,
    part,
    pk,
)

API: dict[str, Objects] = {
    "scim:user": Objects(pk("person"), SHARED),
    "scim:group": Objects(pk("team"), SHARED),
    **{f"api:{name}": CASE for name in ("case", "messages")},
    **{f"api:{name}": CUSTOMER for name in ("customer", "identities")},
    "api:exclusions": Objects(pk("customer"), OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "api:exclusion": Objects(exclusion, OF_BRAND),
    **{f"api:{name}": Objects(part, OF_TEAM) for name in ("interaction", "ending", "wrap_up")},
    **{f"api:{name}": Objects(own_offer, PERSONAL) for name in ("acceptance", "refusal")},
    "api:offer": Objects(own_offer, OF_OWN_TEAM, (Action.DESK_USE, Action.FLOOR_VIEW)),
    **{f"api:{name}": CUSTOMER for name in ("touchpoints", "consents")},
    "api:customer_tag": Objects(customer_tag, OF_BRAND),
    "api:identity": Objects(pk("identity"), OF_BRAND),
    "api:organisation": Objects(pk("organisation"), OF_BRAND),
    "api:tag": VOCABULARY,
    "api:attribute": ATTRIBUTE,
    "api:match": Objects(pk("pair"), OF_BRAND),
    "api:merge": Objects(pk("merge"), OF_BRAND),
    "api:case_tags": CASE,
    "api:case_tag": Objects(case_tag, OF_TEAM),
    "api:draft": Objects(draft, OF_TEAM),
    "api:case_merge": Objects(pk("case_merge"), OF_TEAM),
    "api:assignment": Objects(part, OF_TEAM),
    **{
        f"api:{name}": Objects(pk("notification"), PERSONAL)
        for name in ("notification", "notification_read")
    },
    **{f"api:{name}": Objects(pk("attachment"), OF_TEAM) for name in ("attachment", "content")},
    "api:canned_reply": Objects(
        pk("canned"), OF_SERVED_BRAND, (Action.CASE_WORK, Action.CONTENT_MANAGE)
    ),
    "api:disposition": Objects(pk("disposition"), SHARED),
    "api:contact_reason": Objects(pk("reason"), SHARED),
    "api:queue": Objects(pk("queue"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:publication": Objects(pk("queue"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:entry": Objects(pk("entry"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:reason_code": Objects(pk("away"), SHARED),
    "api:calendar": Objects(pk("calendar"), SHARED),
    "api:user": Objects(pk("person"), OF_OWN_TEAM),
    "api:level": Objects(level, OF_OWN_TEAM),
    "api:team": Objects(pk("team"), OF_OWN_TEAM),
    "api:skill": SKILL,
    "api:brand": Objects(pk("brand"), OF_SERVED_BRAND),
    "api:token": TOKEN,
    "api:invitation": Objects(pk("invitation"), SHARED),
    **{
        f"api:{name}": Objects(key, OF_SERVED_BRAND)
        for name in ("channel", "channel_pause", "channel_queue")
    },
    **{
        f"api:{name}": Objects(pk("webhook"), SHARED)
        for name in ("webhook", "webhook_secret", "webhook_pause", "webhook_test")
    },
    "api:resend": Objects(pk("dispatch"), SHARED),
    "api:outbox_retry": Objects(pk("dead"), SHARED),
    "api:inbound_release": Objects(pk("set_aside"), SHARED),
}  # fmt: skip
