"""The door for signed webhooks."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.accounts.http import public
from apps.channels.adapters import adapter_for
from apps.channels.models import ChannelAccount
from apps.channels.protocol import BadSignature, ChannelError, Webhook
from apps.channels.services import accounts, inbox

LARGEST = 10 * 1024 * 1024  # bytes; an account may allow less, and starts with much less
USUAL = 64 * 1024
KEPT_HEADERS = ("content-type", "idempotency-key", "x-switchroom-timestamp")


@public
@csrf_exempt  # signed on every request
@require_POST
def generic(request: HttpRequest, key: str) -> JsonResponse:
    """Verify, store, answer: 202 when it is new, 200 when we have had it."""
    account = get_object_or_404(ChannelAccount.objects.current(), kind="generic", key=key)
    if _size(request) > min(int(account.options.get("max_bytes") or USUAL), LARGEST):
        return _refused(413, "too_large", "The body is larger than this channel allows.")
    webhook = Webhook(
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )
    try:
        adapter_for("generic").verify(webhook, accounts.for_adapter(account))
    except BadSignature as error:
        return _refused(403, "bad_signature", str(error))
    except ChannelError:  # our own keys do not open the secret: theirs to repeat, ours to mend
        return _refused(503, "not_ready", "This channel cannot take messages now.")
    event, is_new = inbox.store_once(
        account=account,
        dedupe_key=_dedupe_key(webhook),
        raw=webhook.body,
        headers={name: webhook.headers[name] for name in KEPT_HEADERS if name in webhook.headers},
    )
    return JsonResponse({"event": event.pk, "is_new": is_new}, status=202 if is_new else 200)


def _size(request: HttpRequest) -> int:
    """A body without a length is as large as it can be: nobody honest sends one."""
    given = request.headers.get("Content-Length", "")
    return int(given) if given.isdigit() else LARGEST + 1


def _dedupe_key(webhook: Webhook) -> str:
    """The sender's key; without one the same bytes are the same message."""
    key = webhook.headers.get("idempotency-key", "").strip()
    return (
        f"key:{sha256(key.encode()).hexdigest()}"
        if key
        else (f"body:{sha256(webhook.body).hexdigest()}")
    )


def _refused(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse(
        {"code": code, "detail": detail, "status": status},
        status=status,
        content_type="application/problem+json",
    )
