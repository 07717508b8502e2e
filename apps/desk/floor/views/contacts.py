"""Reading a conversation along, and the levers on it. Each lever is written into the trail."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.floor import contacts
from apps.desk.floor.forms import GiveForm, LineForm, WhisperForm
from apps.desk.floor.views.answers import done, refused
from apps.routing.services import supervision


@permitted(Action.FLOOR_VIEW)
@require_GET
def contact(request: AgentRequest, pk: int) -> HttpResponse:
    """Read only; whoever has the conversation sees who reads along."""
    found = contacts.readable(request, pk)
    contacts.show_presence(found, request.user)
    context = contacts.opened(found, request.user) | {"client_id": uuid4().hex}
    return render(request, "desk/floor/_heard.html", context)


@permitted(Action.FLOOR_VIEW)
@require_GET
def words(request: AgentRequest, pk: int) -> HttpResponse:
    """The last words again; asking keeps the mark alive that somebody reads along."""
    found = contacts.readable(request, pk)
    contacts.show_presence(found, request.user)
    context = {"contact": found, "words": contacts.words(found, request.user)}
    return render(request, "desk/floor/_words.html", context)


@permitted(Action.FLOOR_STEER)
@require_POST
def whisper(request: AgentRequest, pk: int) -> HttpResponse:
    found = contacts.readable(request, pk)
    form = WhisperForm(request.POST)
    if not form.is_valid():
        return refused(request, form)
    supervision.whisper(interaction=found, by=request.user, **form.cleaned_data)
    to = found.owner or found.case.reference
    return done(request, _("Only %(who)s sees it.") % {"who": to}, contact=pk)


@permitted(Action.FLOOR_STEER)
@require_POST
def give(request: AgentRequest, pk: int) -> HttpResponse:
    found = contacts.readable(request, pk)
    form = GiveForm(request.POST, by=request.user, interaction=found)
    if not form.is_valid():
        return refused(request, form)
    supervision.assign(interaction=found, by=request.user, **form.cleaned_data)
    return done(request, _("%(who)s has it now.") % {"who": form.cleaned_data["agent"]}, contact=pk)


@permitted(Action.FLOOR_STEER)
@require_POST
def take(request: AgentRequest, pk: int) -> HttpResponse:
    found = contacts.readable(request, pk)
    supervision.pull(interaction=found, by=request.user)
    return done(request, _("You have it now: it is in your work."), contact=pk)


@permitted(Action.FLOOR_STEER)
@require_POST
def line(request: AgentRequest, pk: int) -> HttpResponse:
    """Back into its line, or into another queue."""
    found = contacts.readable(request, pk)
    form = LineForm(request.POST, by=request.user)
    if not form.is_valid():
        return refused(request, form)
    queue, note = form.cleaned_data["queue"], form.cleaned_data["note"]
    if queue is None:
        entry = supervision.release(interaction=found, by=request.user)
    else:
        entry = supervision.move(interaction=found, queue=queue, by=request.user, note=note)
    return done(request, _("It waits in %(queue)s.") % {"queue": entry.queue}, contact=pk)
