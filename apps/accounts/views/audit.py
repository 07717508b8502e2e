"""Settings, audit log: who did what, newest first."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.accounts.querysets import audit_entries
from apps.core.models import AuditEntry

PAGE = 60


class AuditFilter(forms.Form):
    q = forms.CharField(required=False, max_length=80)
    actor = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label=_("Everyone"), label=_("By")
    )
    day = forms.DateField(
        required=False, label=_("On"), widget=forms.DateInput(attrs={"type": "date"})
    )
    before = forms.IntegerField(required=False, min_value=1)


@permitted(Action.AUDIT_VIEW)
@require_GET
def audit(request: AgentRequest) -> HttpResponse:
    wanted = AuditFilter(request.GET)
    wanted.fields["actor"].queryset = User.objects.visible_to(request.user)  # type: ignore[attr-defined]
    wanted.is_valid()
    rows = list(narrowed(request.user, wanted)[: PAGE + 1])
    query = request.GET.copy()
    if len(rows) > PAGE:
        query["before"] = str(rows[PAGE - 1].pk)
    next_url = f"?{query.urlencode()}" if len(rows) > PAGE else ""
    same = request.GET.urlencode()
    context = {"filter": wanted, "entries": rows[:PAGE], "next_url": next_url, "query": same}
    return render(request, "accounts/audit/page.html", context)


def narrowed(user: User, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    given = wanted.cleaned_data
    rows = audit_entries(user).select_related("actor").order_by("-pk")
    if given.get("q"):
        words = given["q"]
        rows = rows.filter(Q(action__startswith=words) | Q(target=words))
    if given.get("actor"):
        rows = rows.filter(actor=given["actor"])
    if given.get("day"):
        rows = rows.filter(at__date=given["day"])
    if given.get("before"):
        rows = rows.filter(pk__lt=given["before"])
    return rows
