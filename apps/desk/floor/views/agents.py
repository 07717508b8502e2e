"""Somebody else's state, and taking back what was done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.desk.floor import log
from apps.desk.floor.forms import StateForm
from apps.desk.floor.views.answers import done, refused
from apps.routing.services import supervision, undoing


@permitted(Action.FLOOR_STEER)
@require_POST
def state(request: AgentRequest, pk: int) -> HttpResponse:
    people = User.objects.visible_to(request.user).active().at_the_desk()
    person = get_object_or_404(people, pk=pk)
    form = StateForm(request.POST, by=request.user)
    if not form.is_valid():
        return refused(request, form)
    row = supervision.set_state(agent=person, by=request.user, **form.cleaned_data)
    word = row.reason or row.get_presence_display()
    return done(request, _("%(who)s: %(state)s.") % {"who": person, "state": word}, agent=pk)


@permitted(Action.FLOOR_STEER)
@require_POST
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(log.visible_to(request.user), pk=pk)
    undoing.undo(entry=entry, by=request.user)
    return done(request, _("Taken back: %(what)s") % {"what": entry.summary}, with_undo=False)
