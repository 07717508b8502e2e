"""Two records side by side, one after; and two again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.customers import services as customers
from apps.customers.domain.paging import place
from apps.customers.errors import NotMergeable
from apps.customers.models import Customer, MatchCandidate, MergeEvent
from apps.desk.customers import comparing
from apps.desk.customers.views.listing import may
from apps.desk.customers.views.person import visible

PAIRS = 30


@permitted(Action.CUSTOMER_MERGE)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    """``?pick=1&pick=2`` or ``?winner=1&loser=2``: choose the value to keep, line by line."""
    winner, loser = _two(request, request.GET)
    context = comparing.compared(winner, loser, _choices(request.GET), request.user)
    return render(request, "desk/customers/merge/page.html", context)


@permitted(Action.CUSTOMER_MERGE)
@require_GET
def outcome(request: AgentRequest) -> HttpResponse:
    """The table again, after a choice."""
    winner, loser = _two(request, request.GET)
    context = comparing.compared(winner, loser, _choices(request.GET), request.user)
    return render(request, "desk/customers/merge/_table.html", context)


@permitted(Action.CUSTOMER_MERGE)
@require_POST
def merge(request: AgentRequest) -> HttpResponse:
    winner, loser = _two(request, request.POST)
    event = customers.merging.merge(
        winner=winner, loser=loser, choices=_choices(request.POST), actor=request.user
    )
    return redirect(f"{reverse('customers:person', args=[winner.pk])}?merge={event.pk}")


@permitted(Action.CUSTOMER_MERGE)
@require_POST
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    """Two again. The toast's button and the ledger's come here."""
    seen = Customer.objects.visible_to(request.user).values("pk")
    event = get_object_or_404(MergeEvent, pk=pk, winner__in=seen, loser__in=seen)
    staying = customers.merging.since(event)
    customers.merging.undo(event=event, actor=request.user)
    text = _("Two again. %(name)s has a record of their own.") % {"name": event.loser}
    if staying:
        text += " " + _("%(n)s newer entries stay with %(name)s.") % {
            "n": staying,
            "name": event.winner,
        }
    messages.info(request, text)
    address = reverse("customers:person", args=[event.winner_id])
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return redirect(address)


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def doubles(request: AgentRequest) -> HttpResponse:
    """Pairs to decide, the likeliest first."""
    return render(request, "desk/customers/doubles/page.html", _pairs(request))


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def more_doubles(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/customers/doubles/_pairs.html", _pairs(request))


@permitted(Action.CUSTOMER_MERGE)
@require_POST
def dismiss(request: AgentRequest, pk: int) -> HttpResponse:
    """Not the same person, and never asked again."""
    pairs = MatchCandidate.objects.visible_to(request.user)
    candidate = get_object_or_404(pairs, pk=pk)
    customers.matching.dismiss(candidate=candidate, actor=request.user)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse("")
    return redirect("customers:doubles")


def _two(request: AgentRequest, given: Any) -> tuple[Customer, Customer]:
    ids = [given.get("winner"), given.get("loser")]
    if not all(ids):
        ids = given.getlist("pick")[:2]
    if len(ids) != 2 or ids[0] == ids[1] or not all(pk.isdecimal() for pk in ids):
        raise NotMergeable(_("Select two customers to compare."))
    first, second = (visible(request, int(pk)) for pk in ids)
    return first, second


def _choices(given: Any) -> dict[str, str]:
    """``keep_name=loser``: which side's value stays."""
    return {
        name.removeprefix("keep_"): value
        for name, value in given.items()
        if name.startswith("keep_") and value in {"winner", "loser"}
    }


def _pairs(request: AgentRequest) -> dict[str, Any]:
    """Keyset by score and id: the place's moment carries nothing, so both go in the address."""
    pairs = MatchCandidate.objects.visible_to(request.user).open()
    pairs = pairs.select_related("first__organisation", "second__organisation")
    after = place(f".{request.GET.get('after', '')}")
    score = request.GET.get("score", "")
    if after and score.isdecimal():
        below = Q(score__lt=int(score)) | Q(score=int(score), pk__lt=after.id)
        pairs = pairs.filter(Q(score__lte=int(score)) & below)
    found = list(pairs.order_by("-score", "-id")[: PAIRS + 1])
    last = found[PAIRS - 1] if len(found) > PAIRS else None
    more = reverse("customers:more_doubles")
    return {
        "pairs": [comparing.Pair(row) for row in found[:PAIRS]],
        "next_url": f"{more}?after={last.pk}&score={last.score}" if last else "",
        "may": may(request),
    }
