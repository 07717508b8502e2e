"""Whose tests these are: the session remembers the candidate, the address does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from apps.training.models import Candidate, Sitting, Test
from apps.training.services import candidates

P = ParamSpec("P")
KEY = "candidate"
View = Callable[Concatenate[HttpRequest, Candidate, P], HttpResponseBase]


def remember(request: HttpRequest, candidate: Candidate) -> None:
    request.session.cycle_key()  # whoever knew the session before does not know this one
    request.session[KEY] = candidate.pk


def known(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Hand the candidate of the session to ``view``; others read how to get in."""

    @wraps(view)
    def found(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        rows = Candidate.objects.select_related("vacancy__brand").filter(erased_at__isnull=True)
        candidate = rows.filter(pk=request.session.get(KEY, 0)).first()
        if candidate is None or not candidates.is_open(candidate):
            return gone(request)
        return view(request, candidate, *args, **kwargs)

    return found


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/hiring/gone.html", status=404)


def test_at(candidate: Candidate, place: int) -> Test:
    """The test at ``place``, counted from 1."""
    rows = list(candidate.vacancy.tests.ready())
    if not 1 <= place <= len(rows):
        raise Http404
    return rows[place - 1]


def sitting_at(candidate: Candidate, place: int) -> Sitting:
    """The candidate's own sitting there; none before it was begun."""
    rows = candidate.sittings.select_related("test", "practice", "recording")
    return get_object_or_404(rows, test=test_at(candidate, place))
