"""Settings, users: everyone who works here, and the links that bring more."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.forms.people import InvitationForm, PeopleFilter, PersonForm
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Invitation, User
from apps.accounts.querysets import UserQuerySet
from apps.accounts.services import invitations, people, policies

PAGE = 50


@permitted(Action.USER_MANAGE)
@require_GET
def users(request: AgentRequest) -> HttpResponse:
    wanted = PeopleFilter(request.GET)
    rows = list(_narrowed(User.objects.visible_to(request.user), wanted)[: PAGE + 1])
    context = {
        "filter": wanted,
        "people": rows[:PAGE],
        "next_url": _next_url(request, rows),
        "invitations": Invitation.objects.visible_to(request.user).open(),
    }
    return render(request, "accounts/users/page.html", context)


@permitted(Action.USER_MANAGE)
@require_http_methods(["GET", "POST"])
def user(request: AgentRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    initial = PersonForm.initial_of(person)
    form = PersonForm(request.POST or None, by=request.user, initial=initial)
    if form.is_valid():
        people.change(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. New rights hold from the next click on."))
        return redirect("settings:user", pk)
    context = {
        "person": person,
        "form": form,
        "has_second_factor": policies.has_second_factor(person),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/users/user.html", context, status=status)


@permitted(Action.USER_MANAGE)
@require_POST
def deactivation(request: AgentRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    people.deactivate(person=person, by=request.user)
    return redirect("settings:user", pk)


@permitted(Action.USER_MANAGE)
@require_POST
def reactivation(request: AgentRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    people.reactivate(person=person, by=request.user)
    return redirect("settings:user", pk)


@permitted(Action.USER_MANAGE)
@require_POST
def second_factor_reset(request: AgentRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    people.reset_second_factor(person=person, by=request.user)
    return redirect("settings:user", pk)


@permitted(Action.USER_MANAGE)
@require_http_methods(["GET", "POST"])
def invite(request: AgentRequest) -> HttpResponse:
    """Asks for the address, then shows the link once, whether or not the mail went out."""
    form = InvitationForm(request.POST or None, by=request.user)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "accounts/users/invite.html", {"form": form}, status=status)
    invitation, token = invitations.invite(by=request.user, **form.cleaned_data)
    context = {"invitation": invitation, "link": invitations.link(token)}
    try:
        invitations.send(invitation, token)
    except OSError:  # no mail server takes it: the link on the page is what is left
        context["unsent"] = True
    return render(request, "accounts/users/invited.html", context)


@permitted(Action.USER_MANAGE)
@require_POST
def invitation_revocation(request: AgentRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    invitations.revoke(invitation=invitation, by=request.user)
    return redirect("settings:users")


def _narrowed(rows: UserQuerySet, wanted: PeopleFilter) -> UserQuerySet:
    state, role = wanted.said("state"), wanted.said("role")
    if state != "all":
        rows = rows.filter(is_active=state != "gone")
    if role:
        rows = rows.filter(role=role)
    rows = rows.matching(wanted.said("q") or "").order_by("display_name", "pk")
    after = wanted.said("after") and rows.filter(pk=wanted.said("after")).first()
    if after:
        same = Q(display_name=after.display_name, pk__gt=after.pk)
        rows = rows.filter(Q(display_name__gt=after.display_name) | same)
    return rows.prefetch_related("teams")


def _next_url(request: AgentRequest, rows: list[User]) -> str:
    if len(rows) <= PAGE:
        return ""
    query = request.GET.copy()
    query["after"] = str(rows[PAGE - 1].pk)
    return f"?{query.urlencode()}"
