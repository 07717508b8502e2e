"""Everything under /customers/."""

from __future__ import annotations

from django.urls import path, re_path

from apps.desk.customers.views import (
    editing,
    exporting,
    importing,
    listing,
    merging,
    organisations,
    person,
)

app_name = "customers"

VERB = "(?P<verb>block|unblock|verify|retry|end)"

urlpatterns = [
    path("", listing.page, name="list"),
    path("results/", listing.results, name="results"),
    path("rows/", listing.more, name="more"),
    path("views/", listing.save_view, name="save_view"),
    path("views/<int:pk>/deletion/", listing.drop_view, name="drop_view"),
    path("new/", editing.create, name="create"),
    path("export/<slug:form>/", exporting.export, name="export"),
    path("imports/", importing.imports, name="imports"),
    path("imports/<int:pk>/", importing.job, name="import"),
    path("imports/<int:pk>/mapping/", importing.remap, name="remap"),
    path("imports/<int:pk>/start/", importing.start, name="start_import"),
    path("imports/<int:pk>/progress/", importing.progress, name="progress"),
    path("imports/<int:pk>/refused.csv", importing.refused, name="refused"),
    path("doubles/", merging.doubles, name="doubles"),
    path("doubles/pairs/", merging.more_doubles, name="more_doubles"),
    path("doubles/<int:pk>/dismissal/", merging.dismiss, name="dismiss"),
    path("merge/", merging.page, name="merge"),
    path("merge/outcome/", merging.outcome, name="merge_outcome"),
    path("merges/", merging.merge, name="do_merge"),
    path("merges/<int:pk>/undoing/", merging.undo, name="undo_merge"),
    path("organisations/<int:pk>/", organisations.page, name="organisation"),
    path("organisations/<int:pk>/facts/", organisations.edit, name="edit_organisation"),
    path("<int:pk>/", person.page, name="person"),
    path("<int:pk>/know/", person.know, name="know"),
    path("<int:pk>/history/", person.history, name="history"),
    path("<int:pk>/history/older/", person.older, name="older"),
    path("<int:pk>/facts/", editing.facts, name="facts"),
    path("<int:pk>/identities/", editing.add_identity, name="add_identity"),
    re_path(
        rf"^(?P<pk>[0-9]+)/identities/(?P<identity_id>[0-9]+)/{VERB}/$",
        editing.change_identity,
        name="change_identity",
    ),
    path("<int:pk>/tags/", editing.add_tag, name="add_tag"),
    path("<int:pk>/tags/<int:tag_id>/removal/", editing.remove_tag, name="remove_tag"),
    path("<int:pk>/consents/", editing.add_consent, name="add_consent"),
    path("<int:pk>/notes/", editing.add_note, name="add_note"),
]
