"""The agent's desk. Pages first, then the parts they are made of."""

from __future__ import annotations

from django.urls import path

from apps.desk.calls import urls as calls
from apps.desk.day import views as day
from apps.desk.floor import urls as floor
from apps.desk.recordings import views as recording_views
from apps.desk.screens import urls as screens
from apps.desk.work.views import (
    case,
    composer,
    lists,
    offers,
    page,
    palette,
    presence,
    side,
    starting,
    thread,
    wrap_up,
    writing,
)

app_name = "desk"

_CASE = "cases/<int:number>/"
_MESSAGE = f"{_CASE}messages/<int:message_id>/"

urlpatterns = [
    path("", page.work, name="work"),
    path(_CASE, page.case, name="case"),
    path("nothing/", page.nothing, name="nothing"),
    path("cases/new/", starting.choose, name="choose_customer"),
    path("customers/<int:customer_id>/cases/new/", starting.new_case, name="new_case"),
    path("palette/", palette.search, name="palette"),
    path("worklist/", lists.worklist, name="worklist"),
    path("offers/", lists.offers, name="offers"),
    path("offers/<int:offer_id>/acceptance/", offers.accept, name="accept"),
    path("offers/<int:offer_id>/refusal/", offers.decline, name="decline"),
    path("presence/", presence.change, name="presence"),
    path("strip/", presence.strip, name="strip"),
    path("recordings/of/<int:pk>/", recording_views.call, name="call_sound"),
    path("recordings/<int:pk>/sound/", recording_views.sound, name="sound"),
    path("recordings/of/<int:pk>/hold/", recording_views.legal_hold, name="legal_hold"),
    path("pressure/", presence.pressure, name="pressure"),
    path("alerts/", presence.alerts, name="alerts"),
    path("alerts/reading/", presence.alerts_read, name="alerts_read"),
    path("notices/<int:pk>/", presence.notice, name="notice"),
    path("uploads/<str:key>/removal/", writing.discard, name="discard_upload"),
    # --- one case: its head
    path(f"{_CASE}talk/", case.talk, name="talk"),
    path(f"{_CASE}head/", case.head, name="head"),
    path(f"{_CASE}here/", case.here, name="here"),
    path(f"{_CASE}resolution/", case.resolve, name="resolve"),
    path(f"{_CASE}resolution/next/", case.resolve_next, name="resolve_next"),
    path(f"{_CASE}reopening/", case.reopen, name="reopen"),
    path(f"{_CASE}snooze/", case.snooze, name="snooze"),
    path(f"{_CASE}ending/", case.end, name="end"),
    path(f"{_CASE}beginning/", starting.begin, name="begin"),
    path(f"{_CASE}facts/", case.facts, name="facts"),
    # --- its conversation
    path(f"{_CASE}messages/", thread.messages, name="messages"),
    path(f"{_CASE}messages/earlier/", thread.earlier, name="earlier"),
    path(f"{_CASE}messages/reading/", thread.read, name="read"),
    path(f"{_MESSAGE}retry/", thread.retry, name="retry"),
    path(f"{_MESSAGE}detachment/", thread.detach, name="detach"),
    path(f"{_MESSAGE}revision/", thread.edit, name="edit"),
    path(f"{_MESSAGE}revisions/", thread.revisions, name="revisions"),
    path(f"{_MESSAGE}reactions/", thread.react, name="react"),
    path(f"{_MESSAGE}reactions/removal/", thread.unreact, name="unreact"),
    path(f"{_MESSAGE}html/", thread.mail_html, name="mail_html"),
    path(f"{_MESSAGE}undo/", composer.undo, name="undo"),
    # --- writing in it
    path(f"{_CASE}composer/", composer.composer, name="composer"),
    path(f"{_CASE}composer/switch/", composer.switch, name="switch"),
    path(f"{_CASE}draft/", composer.draft, name="draft"),
    path(f"{_CASE}reply/", composer.reply, name="reply"),
    path(f"{_CASE}note/", composer.note, name="note"),
    path(f"{_CASE}ready-answers/", writing.ready_answers, name="ready_answers"),
    path(f"{_CASE}mentions/", writing.mentions, name="mentions"),
    path(f"{_CASE}uploads/", writing.upload, name="upload"),
    # --- beside it
    path(f"{_CASE}side/<slug:tab>/", side.tab, name="side"),
    path(f"{_CASE}handing-over/", side.hand_over, name="hand_over"),
    path(f"{_CASE}taking/", side.take, name="take"),
    path(f"{_CASE}relations/", side.relate, name="relate"),
    path(f"{_CASE}relations/<int:other>/removal/", side.part, name="part"),
    path(f"{_CASE}tags/", side.tag, name="tag"),
    path(f"{_CASE}tags/<int:tag_id>/removal/", side.untag, name="untag"),
    path(f"{_CASE}fields/", side.fields, name="fields"),
    path(f"{_CASE}wrap-up/", wrap_up.save, name="wrap_up"),
    path(f"{_CASE}wrap-up/extension/", wrap_up.extend, name="wrap_up_extension"),
    path(f"{_CASE}wrap-up/end/", wrap_up.finish, name="wrap_up_end"),
    path("day/", day.day, name="day"),
    *calls.urlpatterns,
    *floor.urlpatterns,
    *screens.urlpatterns,
]
