"""What customers received: the demo's mailboxes in the browser. Elsewhere there is no such page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.http import public
from apps.channels.models import ChannelAccount
from apps.portal.demo_mail import letters
from apps.portal.demo_mail.forms import WriteForm
from apps.portal.demo_mail.mailboxes import Mailbox, Provider

MOST_MAILBOXES = 100


@public
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    if address := request.GET.get("address"):
        return redirect("demo_mail:mailbox", address=_mailbox(address).address)
    boxes = _provider().mailboxes()[:MOST_MAILBOXES]
    rows = [(box, box.mails()) for box in boxes]
    return render(request, "portal/demo_mail/mailboxes.html", {"rows": rows})


@public
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, address: str) -> HttpResponse:
    box = _mailbox(address)
    form = WriteForm(request.POST or None, initial=_wished(request))
    if form.is_valid() and _sent(form, box):
        messages.success(request, _("Sent."))
        return redirect("demo_mail:mailbox", address=box.address)
    context = {"box": box, "letters": letters.letters(box), "form": form}
    status = 422 if form.errors else 200
    return render(request, "portal/demo_mail/mailbox.html", context, status=status)


def _provider() -> Provider:
    if not settings.DEMO:
        raise Http404
    return Provider(settings.DATA_DIR / "demo-mail")


def _mailbox(address: str) -> Mailbox:
    found = _provider().mailbox(address)
    if found is None:
        raise Http404
    return found


def _wished(request: HttpRequest) -> dict[str, str]:
    """What an "Answer" link fills in; else our first address, to begin with."""
    names = ("to", "subject", "in_reply_to")
    given = {name: value for name in names if (value := request.GET.get(name, ""))}
    ours = ChannelAccount.objects.active().filter(kind="email").order_by("pk").first()
    return {"to": ours.address if ours else ""} | given


def _sent(form: WriteForm, box: Mailbox) -> bool:
    try:
        announced = settings.DATA_DIR / "demo_mail.json"
        letters.write(sender=box.address, announced=announced, **form.cleaned_data)
    except letters.NotSent as error:
        form.add_error(None, str(error))
        return False
    return True
