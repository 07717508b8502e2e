"""Whether a form was sent by the page's scripts, or by a browser without them."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


def is_part(request: HttpRequest) -> bool:
    """Scripts want the part that changed; a plain browser wants the whole page again."""
    return request.headers.get("HX-Request") == "true"


def go_to_case(request: HttpRequest, number: int | None) -> HttpResponse:
    """Open another case in the middle pane; None: the desk with nothing open."""
    page = reverse("desk:case", args=[number]) if number else reverse("desk:work")
    if not is_part(request):
        return HttpResponseRedirect(page)
    talk = reverse("desk:talk", args=[number]) if number else reverse("desk:nothing")
    response = HttpResponse()
    response["HX-Location"] = json.dumps({"path": talk, "target": "#main", "push": page})
    response["HX-Trigger"] = "worklist-changed"
    return response


def back_to_case(number: int, **how: str) -> HttpResponse:
    """The whole page again, with a pane or a composer as the form left it."""
    query = "&".join(f"{name}={value}" for name, value in how.items() if value)
    url = reverse("desk:case", args=[number])
    return HttpResponseRedirect(f"{url}?{query}" if query else url)
