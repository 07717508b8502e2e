"""The agent's desk. Pages first, then the parts they are made of."""

from __future__ import annotations

from django.urls import path

from apps.desk.floor import urls as floor
from apps.desk.work.views import case, composer, lists, offers, page, presence, side, thread

app_name = "desk"

_CASE = "cases/<int:number>/"

urlpatterns = [
    path("", page.work, name="work"),
    path(_CASE, page.case, name="case"),
    path("worklist/", lists.worklist, name="worklist"),
    path("offers/", lists.offers, name="offers"),
    path("offers/<int:offer_id>/acceptance/", offers.accept, name="accept"),
    path("offers/<int:offer_id>/refusal/", offers.decline, name="decline"),
    path("presence/", presence.change, name="presence"),
    path("strip/", presence.strip, name="strip"),
    path(f"{_CASE}talk/", case.talk, name="talk"),
    path(f"{_CASE}head/", case.head, name="head"),
    path(f"{_CASE}resolution/", case.resolve, name="resolve"),
    path(f"{_CASE}reopening/", case.reopen, name="reopen"),
    path(f"{_CASE}snooze/", case.snooze, name="snooze"),
    path(f"{_CASE}messages/", thread.messages, name="messages"),
    path(f"{_CASE}messages/earlier/", thread.earlier, name="earlier"),
    path(f"{_CASE}messages/read/", thread.read, name="read"),
    path(f"{_CASE}messages/<int:message_id>/html/", case.mail_html, name="mail_html"),
    path(f"{_CASE}composer/", composer.composer, name="composer"),
    path(f"{_CASE}reply/", composer.reply, name="reply"),
    path(f"{_CASE}note/", composer.note, name="note"),
    path(f"{_CASE}messages/<int:message_id>/undo/", composer.undo, name="undo"),
    path(f"{_CASE}customer/", side.customer, name="side_customer"),
    path(f"{_CASE}facts/", side.facts, name="side_case"),
    *floor.urlpatterns,
]
