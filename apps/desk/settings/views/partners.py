"""Settings: other desks that take calls, and how many of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.settings.partners import page
from apps.desk.settings.partners.forms import SharesForm, SiteForm
from apps.routing.models import Queue
from apps.voice.choices import SiteKind
from apps.voice.models import AllocationRule, PartnerSite, PhoneNumber
from apps.voice.services import partners as service

REFUSED = 422


@permitted(Action.CHANNEL_MANAGE)
@require_GET
def partners(request: AgentRequest) -> HttpResponse:
    now = timezone.localtime()
    context = {
        "desks": page.desks(request.user, now=now),
        "shared": page.shared(request.user),
    }
    return render(request, "desk/settings/partners/list.html", context)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def partner_new(request: AgentRequest) -> HttpResponse:
    return _edit(request, None)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def partner(request: AgentRequest, pk: int) -> HttpResponse:
    site = get_object_or_404(PartnerSite.objects.visible_to(request.user), pk=pk)
    if "archive" in request.POST or "restore" in request.POST:
        service.archive(site=site, by=request.user, restore="restore" in request.POST)
        return redirect("settings:partners")
    return _edit(request, site)


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def number_shares(request: AgentRequest, pk: int) -> HttpResponse:
    rows = PhoneNumber.objects.visible_to(request.user).select_related("channel__brand")
    return _shares(request, number=get_object_or_404(rows, pk=pk))


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def queue_shares(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Queue.objects.visible_to(request.user).select_related("brand")
    return _shares(request, queue=get_object_or_404(rows, pk=pk))


def _edit(request: AgentRequest, site: PartnerSite | None) -> HttpResponse:
    form = SiteForm(request.POST or None, by=request.user, site=site)
    if form.is_valid():
        saved = service.save(by=request.user, site=site, **form.cleaned_data)
        messages.success(request, _("%(site)s is saved.") % {"site": saved})
        return redirect("settings:partners")
    context = {"form": form, "site": site}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/partners/site.html", context, status=status)


def _shares(
    request: AgentRequest, *, number: PhoneNumber | None = None, queue: Queue | None = None
) -> HttpResponse:
    brand = number.channel.brand if number else queue.brand if queue else None
    sites = PartnerSite.objects.in_use().filter(brands=brand, kind=SiteKind.OUTSIDE)
    rules = AllocationRule.objects.filter(number=number, queue=queue).select_related("site")
    form = SharesForm(request.POST or None, sites=list(sites), rules=list(rules))
    if form.is_valid():
        try:
            service.share_out(given=form.given(), number=number, queue=queue, by=request.user)
            messages.success(request, _("In force from the next call on."))
            return redirect("settings:partners")
        except DomainError as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "place": number or queue, "brand": brand, "rules": rules}
    status = REFUSED if form.errors else 200
    return render(request, "desk/settings/partners/shares.html", context, status=status)
