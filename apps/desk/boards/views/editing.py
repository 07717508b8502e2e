"""Making and changing boards: tiles in an order, alerts, notices, links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.models import Board, BoardNotice, BoardTile, KioskLink
from apps.analytics.services import alerts
from apps.analytics.services import boards as service
from apps.core.outgoing import RefusedAddress
from apps.desk.boards import editor
from apps.desk.boards.forms import AlertForm, BoardForm, LinkForm, NoticeForm, OrderForm, TileForm

REFUSED = 422


@permitted(Action.BOARD_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    form = BoardForm(request.POST or None, by=request.user)
    if form.is_valid():
        board = service.save(by=request.user, **form.cleaned_data)
        return redirect("boards:edit", board.pk)
    status = REFUSED if form.errors else 200
    return render(request, "desk/boards/new.html", {"form": form}, status=status)


@permitted(Action.BOARD_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    """The tiles to put in order; ``?tile=`` opens one, ``?tile=new`` begins one."""
    board = _found(request, pk)
    if request.method == "POST":
        form = BoardForm(request.POST, by=request.user, row=board)
        if form.is_valid():
            service.save(by=request.user, board=board, **form.cleaned_data)
            return redirect("boards:edit", pk)
        return _page(request, board, status=REFUSED, frame=form)
    return _page(request, board)


@permitted(Action.BOARD_MANAGE)
@require_POST
def arrange(request: AgentRequest, pk: int) -> HttpResponse:
    """A new order, from dragging or from the arrows."""
    board, form = _found(request, pk), OrderForm(request.POST)
    if form.is_valid():
        service.arrange(board=board, by=request.user, order=form.shape())
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    return redirect("boards:edit", pk)


@permitted(Action.BOARD_MANAGE)
@require_POST
def tile(request: AgentRequest, pk: int) -> HttpResponse:
    """Add a tile, or change the one the form names."""
    board = _found(request, pk)
    row = _tile(board, request.POST.get("tile", ""))
    if request.POST.get("verb") == "drop" and row:
        service.drop_tile(tile=row, by=request.user)
        return redirect("boards:edit", pk)
    form = TileForm(request.POST, by=request.user, board=board, row=row)
    if form.is_valid():
        row = service.put_tile(board=board, by=request.user, tile=row, **form.cleaned_data)
        return redirect("boards:edit", pk)
    return _page(request, board, status=REFUSED, tile=row, tile_form=form)


@permitted(Action.BOARD_MANAGE)
@require_POST
def alert(request: AgentRequest, pk: int) -> HttpResponse:
    board = _found(request, pk)
    row = get_object_or_404(board.tiles.all(), pk=_number(request.POST.get("tile", "")))
    form = AlertForm(request.POST, rule=None)
    if form.is_valid():
        try:
            alerts.listen(tile=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Alerts are set."))
            return redirect(f"{editor.url(board)}?tile={row.pk}")
        except RefusedAddress as refused:
            form.add_error("webhook_url", str(refused))
    return _page(request, board, status=REFUSED, tile=row, alert_form=form)


@permitted(Action.BOARD_MANAGE)
@require_POST
def notice(request: AgentRequest, pk: int) -> HttpResponse:
    """Put up a notice, or take the one the form names down."""
    board = _found(request, pk)
    if taken := request.POST.get("take_down"):
        rows = BoardNotice.objects.filter(board=board)
        service.withdraw(notice=get_object_or_404(rows, pk=_number(taken)))
        return redirect("boards:edit", pk)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, board, status=REFUSED, notice_form=form)
    said = {name: form.cleaned_data[name] for name in ("headline", "words", "is_good")}
    service.announce(board=board, by=request.user, until=form.until(), **said)
    return redirect("boards:edit", pk)


@permitted(Action.BOARD_MANAGE)
@require_POST
def link(request: AgentRequest, pk: int) -> HttpResponse:
    """Open a link for a screen: its address is shown once. Or revoke the one the form names."""
    board = _found(request, pk)
    if taken := request.POST.get("revoke"):
        rows = KioskLink.objects.filter(board=board)
        service.revoke(link=get_object_or_404(rows, pk=_number(taken)), by=request.user)
        return redirect("boards:edit", pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, board, status=REFUSED, link_form=form)
    _row, token = service.open_link(board=board, by=request.user, **form.cleaned_data)
    return _page(request, board, address=service.address_of(token))


@permitted(Action.BOARD_MANAGE)
@require_POST
def archive(request: AgentRequest, pk: int) -> HttpResponse:
    board = _found(request, pk)
    service.archive(board=board, by=request.user, restore=bool(request.POST.get("restore")))
    return redirect("boards:list")


def _found(request: AgentRequest, pk: int) -> Board:
    found: Board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    return found


def _tile(board: Board, given: str) -> BoardTile | None:
    pk = _number(given)
    return get_object_or_404(board.tiles.all(), pk=pk) if pk else None


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0


def _page(request: AgentRequest, board: Board, *, status: int = 200, **given: Any) -> HttpResponse:
    if "tile" not in given:
        given["tile"] = _tile(board, request.GET.get("tile", ""))
    context = editor.page(board, request.user, **given)
    context["adding"] = request.GET.get("tile") == "new" or (
        "tile_form" in given and given["tile"] is None
    )
    return render(request, "desk/boards/edit.html", context, status=status)
