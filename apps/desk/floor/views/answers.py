"""How a lever answers: a toast with Undo, and the floor fetched anew."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.http import AgentRequest
from apps.desk.floor import log
from apps.desk.floor.wanted import Wanted

MOVED = "floor-moved"  # the page's own event: fetch at once what a hint would fetch later


def done(
    request: AgentRequest, text: str, *, contact: int = 0, agent: int = 0, with_undo: bool = True
) -> HttpResponse:
    line = next(iter(log.recent(request.user)), None) if with_undo else None
    undo = reverse("desk:floor_undo", args=[line.entry.pk]) if line and line.may_undo else ""
    messages.success(request, text, extra_tags=undo)
    if request.headers.get("HX-Request") != "true":
        query = Wanted(contact=contact, agent=agent).query
        return HttpResponseRedirect(f"{reverse('desk:floor')}?{query}")
    response = render(request, "parts/toasts.html")
    response["HX-Trigger"] = MOVED
    return response


def refused(request: AgentRequest, form: forms.Form) -> HttpResponse:
    """What was wrong, in one toast: the controls stay as they were filled in."""
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    response = render(request, "core/_toast.html", {"error": " ".join(sentences)}, status=422)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response
