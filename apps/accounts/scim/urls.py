"""With and without a slash at the end: directories write both."""

from __future__ import annotations

from django.urls import re_path

from apps.accounts.scim import views

app_name = "scim"
urlpatterns = [
    re_path(r"^Users/?$", views.Users.as_view(), name="users"),
    re_path(r"^Users/(?P<pk>\d{1,18})/?$", views.OneUser.as_view(), name="user"),
    re_path(r"^Groups/?$", views.Groups.as_view(), name="groups"),
    re_path(r"^Groups/(?P<pk>\d{1,18})/?$", views.OneGroup.as_view(), name="group"),
    *(
        re_path(rf"^{name}/?$", views.Described.as_view(what=name), name=name)
        for name in ("ServiceProviderConfig", "ResourceTypes", "Schemas")
    ),
]
