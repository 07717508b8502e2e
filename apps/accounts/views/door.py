"""Ways in besides the password: an invitation, and in a demo one click for each role."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.errors import AlreadyHere
from apps.accounts.forms.door import JoinForm
from apps.accounts.http import public
from apps.accounts.models import User
from apps.accounts.services import invitations
from apps.core import audit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN = "invitation_token"  # noqa: S105  (the name of a place in the session)


@public
@never_cache
@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the secret out of the address before anything is shown or linked from the page."""
    request.session[TOKEN] = token
    return redirect("accounts:join")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    token = request.session.get(TOKEN, "")
    invited = invitations.find(token)
    if invited is None:
        return render(request, "accounts/door/gone.html", status=410)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        try:
            person = invitations.accept(token=token, **form.cleaned_data)
        except AlreadyHere as taken:
            form.add_error("username", str(taken))
        else:
            return _walk_in(request, person)
    status = 422 if form.errors else 200
    return render(
        request, "accounts/door/join.html", {"form": form, "invited": invited}, status=status
    )


@public
@never_cache
@require_POST
def demo_login(request: HttpRequest, username: str) -> HttpResponse:
    """Walk in as one of the made-up people; there is no such address outside the demo."""
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(User.objects.active().filter(is_demo=True), username=username)
    return _walk_in(request, person)


def _walk_in(request: HttpRequest, person: User) -> HttpResponse:
    login(request, person, backend=BACKEND)
    audit.record("user.signed_in", actor=person, target=person)
    return redirect("/")
