"""The pages of the settings that are about customers; they join the settings' namespace."""

from __future__ import annotations

from django.urls import path

from apps.desk.customers.views import vocabulary

urlpatterns = [
    path("attributes/", vocabulary.attributes, name="attributes"),
    path("attributes/<int:pk>/", vocabulary.attribute, name="attribute"),
    path("attributes/<int:pk>/archive/", vocabulary.archive, name="archive_attribute"),
    path("tags/", vocabulary.tags, name="tags"),
    path("tags/<int:pk>/name/", vocabulary.rename_tag, name="rename_tag"),
    path("tags/<int:pk>/deletion/", vocabulary.delete_tag, name="delete_tag"),
]
