from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from apps.accounts.domain.permissions import Action
from apps.desk.rail import Entry, shown
from tests import make


def page(request):
    return HttpResponse()


urlpatterns = [
    path(
        "room/",
        include(([path("", page, name="work"), path("floor/", page, name="floor")], "desk")),
    )
]
ENTRIES = [
    Entry("desk:work", "inbox", "My work", (Action.DESK_USE,)),
    Entry("desk:floor", "queue", "Floor", (Action.FLOOR_VIEW,)),
    Entry("training:home", "cap", "Training"),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def rail(user, address="/room/"):
    request = RequestFactory().get(address)
    request.user = user
    return [(entry.label, entry.current) for entry in shown(ENTRIES, request)]


def test_only_what_the_reader_may_open_stands_on_the_rail():
    assert rail(make.agent()) == [("My work", True)]
    assert rail(make.admin()) == [("My work", True), ("Floor", False)]
    assert rail(AnonymousUser()) == []


def test_the_deepest_entry_that_leads_here_is_the_current_one():
    assert rail(make.admin(), "/room/floor/") == [("My work", False), ("Floor", True)]
    assert rail(make.admin(), "/elsewhere/") == [("My work", False), ("Floor", False)]
