"""Everything under /quality/."""

from __future__ import annotations

from django.urls import path

from apps.desk.quality.views import (
    calibrations,
    cards,
    coaching,
    disputing,
    figures,
    finding,
    inbox,
    plans,
    questions,
    reading,
    rules,
    scoring,
)

app_name = "quality"

urlpatterns = [
    path("", inbox.home, name="home"),
    path("inbox/", inbox.page, name="inbox"),
    path("tasks/<int:pk>/review/", inbox.begin, name="begin"),
    path("tasks/<int:pk>/putting-aside/", inbox.skip, name="skip"),
    # scoring
    path("reviews/<int:pk>/score/", scoring.page, name="score"),
    path("reviews/<int:pk>/score/thread/", scoring.contact, name="contact"),
    path("reviews/<int:pk>/score/moments/", scoring.pinned_moments, name="moments"),
    path("reviews/<int:pk>/answers/<slug:key>/", scoring.answer, name="answer"),
    path("reviews/<int:pk>/answers/<slug:key>/words/", scoring.words, name="words"),
    path("reviews/<int:pk>/answers/<slug:key>/evidence/", scoring.pin, name="pin"),
    path("reviews/<int:pk>/evidence/<int:evidence_id>/removal/", scoring.unpin, name="unpin"),
    path("reviews/<int:pk>/submission/", scoring.submit, name="submit"),
    path("reviews/<int:pk>/plays/", scoring.played, name="played"),
    # reading and answering
    path("reviews/", reading.listing, name="reviews"),
    path("mine/", reading.mine, name="mine"),
    path("reviews/<int:pk>/", reading.review, name="review"),
    path("reviews/<int:pk>/release/", reading.release, name="release"),
    path("reviews/<int:pk>/taking-back/", reading.take_back, name="take_back"),
    path("reviews/<int:pk>/acknowledgement/", reading.acknowledge, name="acknowledge"),
    path("reviews/<int:pk>/self-evaluation/", reading.ask_self, name="ask_self"),
    path("reviews/<int:pk>/disputes/", disputing.raise_, name="dispute"),
    path("disputes/", disputing.listing, name="disputes"),
    path("disputes/<int:pk>/decision/", disputing.decide, name="decide"),
    # finding
    path("find/", finding.page, name="find"),
    path("find/<int:pk>/", finding.pick, name="pick"),
    # plans
    path("plans/", plans.listing, name="plans"),
    path("plans/new/", plans.create, name="plan_new"),
    path("plans/<int:pk>/", plans.edit, name="plan"),
    path("plans/<int:pk>/run/", plans.run, name="plan_run"),
    # cards
    path("cards/", cards.listing, name="cards"),
    path("cards/new/", cards.create, name="card_new"),
    path("cards/import/", cards.read_in, name="card_import"),
    path("cards/<int:pk>/", cards.workbench, name="card"),
    path("cards/<int:pk>/draft/", cards.begin_draft, name="card_draft"),
    path("cards/<int:pk>/publication/", cards.publish, name="card_publish"),
    path("cards/<int:pk>/discarding/", cards.discard, name="card_discard"),
    path("cards/<int:pk>/copy/", cards.copy, name="card_copy"),
    path("cards/<int:pk>/archive/", cards.archive, name="card_archive"),
    path("cards/<int:pk>/export/", cards.export, name="card_export"),
    path("cards/<int:pk>/preview/", cards.preview, name="card_preview"),
    path("cards/<int:pk>/comparison/", cards.comparison, name="card_comparison"),
    path("cards/<int:pk>/sections/", questions.add_section, name="section_new"),
    path("cards/<int:pk>/sections/<slug:key>/", questions.section, name="section"),
    path("cards/<int:pk>/sections/<slug:key>/questions/", questions.add, name="question_new"),
    path("cards/<int:pk>/questions/<slug:key>/", questions.edit, name="question"),
    path("cards/<int:pk>/questions/<slug:key>/place/", questions.place, name="question_place"),
    # calibration
    path("calibrations/", calibrations.listing, name="calibrations"),
    path("calibrations/new/", calibrations.create, name="calibration_new"),
    path("calibrations/<int:pk>/", calibrations.page, name="calibration"),
    path("calibrations/<int:pk>/opening/", calibrations.open_now, name="calibration_open"),
    path("calibrations/<int:pk>/notes/", calibrations.note, name="calibration_note"),
    # rules
    path("rules/", rules.listing, name="rules"),
    path("rules/removal/<int:pk>/", rules.remove, name="rule_remove"),
    path("rules/<int:card>/<slug:key>/", rules.edit, name="rule"),
    # coaching
    path("coaching/", coaching.listing, name="coaching"),
    path("coaching/new/", coaching.create, name="coaching_new"),
    path("coaching/<int:pk>/", coaching.page, name="coaching_plan"),
    path("coaching/<int:pk>/notes/", coaching.note, name="coaching_note"),
    path("coaching/<int:pk>/sessions/", coaching.add_session, name="coaching_session"),
    path("coaching/<int:pk>/sessions/<int:session_id>/held/", coaching.held, name="coaching_held"),
    path("coaching/<int:pk>/end/", coaching.end, name="coaching_end"),
    # figures
    path("figures/", figures.page, name="figures"),
    path("figures/drivers/", figures.connected, name="drivers"),
]
