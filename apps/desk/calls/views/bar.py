"""The call bar and its keys. What a key did is seen when the rows have changed."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.calls import bar as bars
from apps.desk.calls.forms import OrderForm
from apps.desk.work.scripts import is_part
from apps.voice.models import Call
from apps.voice.services import acts


@permitted(Action.DESK_USE)
@require_GET
def bar(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/calls/_bar.html", bars.context(request.user))


@permitted(Action.DESK_USE)
@require_POST
def order(request: AgentRequest, pk: int) -> HttpResponse:
    """One key: hold, mute, card data, a digit, one party, the end."""
    call = own(request, pk)
    form = OrderForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("That key does nothing here."))
    acts.ask(call=call, verb=form.cleaned_data["verb"], by=request.user, **form.particulars())
    return given(request)


def given(request: AgentRequest) -> HttpResponse:
    if is_part(request):
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("desk:work"))


def own(request: AgentRequest, pk: int) -> Call:
    """A live call in which the reader has a line, or that is theirs; else 404."""
    rows = Call.objects.with_person(request.user).select_related("interaction__case", "server")
    return get_object_or_404(rows, pk=pk)
