"""Who waits to be called: since when, how often it was tried, and by whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.floor import callbacks as waiting
from apps.desk.floor.forms import CancelCallbackForm
from apps.desk.floor.views.answers import refused
from apps.voice.models import Callback
from apps.voice.services import callbacks as services


@permitted(Action.FLOOR_VIEW)
@require_GET
def callbacks(request: AgentRequest) -> HttpResponse:
    """The page; a part of it again when the page asks."""
    context = {
        "rows": waiting.rows(request.user),
        "may_steer": request.user.may(Action.FLOOR_STEER),
        "now": timezone.now(),
    }
    part = request.headers.get("HX-Request") == "true"
    name = "desk/floor/_callbacks.html" if part else "desk/floor/callbacks.html"
    return render(request, name, context)


@permitted(Action.FLOOR_STEER)
@require_POST
def cancel(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Callback.objects.visible_to(request.user).open(), pk=pk)
    form = CancelCallbackForm(request.POST)
    if not form.is_valid():
        return refused(request, form)
    services.cancel(callback=row, by=request.user, why=form.cleaned_data["why"])
    messages.success(request, _("%(who)s is not called any more.") % {"who": row.customer})
    return redirect("desk:callbacks")
