"""One's own pages and the ways in."""

from __future__ import annotations

from django.urls import path

from apps.accounts.views import door, profile, tokens

app_name = "accounts"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/keys/", profile.keys, name="keys"),
    path("profile/theme/", profile.theme, name="theme"),
    path("profile/tokens/", tokens.tokens, name="tokens"),
    path("profile/tokens/<int:pk>/revocation/", tokens.revocation, name="token_revocation"),
    path("profile/sessions/<int:pk>/end/", profile.session_end, name="session_end"),
    path("join/", door.join, name="join"),
    path("join/<str:token>/", door.invitation, name="invitation"),
    path("demo/<str:username>/", door.demo_login, name="demo_login"),
]
