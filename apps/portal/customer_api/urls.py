"""Below /customer/v1/: the key is a chat's or a form's, the person is the token's."""

from __future__ import annotations

from django.urls import path

from apps.portal.customer_api import views

app_name = "customer"
urlpatterns = [
    path("<str:key>/session/", views.session, name="session"),
    path("<str:key>/conversations/", views.conversations, name="conversations"),
    path("<str:key>/conversations/<int:number>/", views.conversation, name="conversation"),
    path("<str:key>/conversations/<int:number>/messages/", views.messages, name="messages"),
    path("<str:key>/conversations/<int:number>/context/", views.context, name="context"),
    path("<str:key>/conversations/<int:number>/rating/", views.rating, name="rating"),
    path(
        "<str:key>/conversations/<int:number>/attachments/", views.attachments, name="attachments"
    ),
    path(
        "<str:key>/conversations/<int:number>/attachments/<str:upload_key>/",
        views.attachment,
        name="attachment",
    ),
]
