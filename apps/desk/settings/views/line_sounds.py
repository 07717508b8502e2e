"""What callers hear who wait in a queue: music, how it stands, the offer to be called."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.settings.telephony.line_sound import LineSoundForm
from apps.routing.models import Queue
from apps.voice.models import LineSound
from apps.voice.services import line_sounds


@permitted(Action.CHANNEL_MANAGE)
@require_http_methods(["GET", "POST"])
def line_sound(request: AgentRequest, pk: int) -> HttpResponse:
    queue = get_object_or_404(Queue.objects.visible_to(request.user).current(), pk=pk)
    known = LineSound.objects.filter(queue=queue).first()
    form = LineSoundForm(request.POST or None, instance=known or LineSound(queue=queue))
    if form.is_valid():
        line_sounds.arrange(queue=queue, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings:telephony")
    context = {"form": form, "queue": queue}
    status = 422 if form.errors else 200
    return render(request, "desk/settings/telephony/line_sound.html", context, status=status)
