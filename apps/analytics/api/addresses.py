"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.analytics.api import boards, dictionary, money, screens, tiles

_BOARD = "boards/<int:pk>/"

urlpatterns = [
    path("kpis/", dictionary.Dictionary.as_view(), name="kpis"),
    path("figures/", dictionary.Figures.as_view(), name="counted"),
    path("boards/", boards.Boards.as_view(), name="boards"),
    path(_BOARD, boards.OneBoard.as_view(), name="board"),
    path(f"{_BOARD}order/", boards.OrderOfTiles.as_view(), name="board_order"),
    path(f"{_BOARD}tiles/", tiles.Tiles.as_view(), name="board_tiles"),
    path(f"{_BOARD}tiles/<int:tile>/", tiles.OneTile.as_view(), name="board_tile"),
    path(f"{_BOARD}tiles/<int:tile>/alert/", tiles.AlertOfTile.as_view(), name="board_alert"),
    path(f"{_BOARD}links/", screens.Links.as_view(), name="board_links"),
    path(f"{_BOARD}links/<int:link>/", screens.OneLink.as_view(), name="board_link"),
    path(f"{_BOARD}notices/", screens.Notices.as_view(), name="board_notices"),
    path(f"{_BOARD}notices/<int:notice>/", screens.OneNotice.as_view(), name="board_notice"),
    path("pay-rates/", money.PayRates.as_view(), name="pay_rates"),
    path("pay-rates/<int:pk>/", money.OnePayRate.as_view(), name="pay_rate"),
    path("fees/", money.Fees.as_view(), name="fees"),
    path("fees/<int:pk>/", money.OneFee.as_view(), name="fee"),
]
