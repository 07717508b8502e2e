"""Settings, brands: the names customers know."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.forms.organisation import BrandForm
from apps.accounts.http import AgentRequest, onward, permitted
from apps.accounts.models import Brand
from apps.accounts.services import brands as service


@permitted(Action.BRAND_MANAGE)
@require_GET
def brands(request: AgentRequest) -> HttpResponse:
    rows = Brand.objects.visible_to(request.user).prefetch_related("teams")
    return render(request, "accounts/brands/page.html", {"brands": rows})


@permitted(Action.BRAND_MANAGE)
@require_http_methods(["GET", "POST"])
def brand_new(request: AgentRequest) -> HttpResponse:
    form = BrandForm(request.POST or None, initial={"time_zone": "UTC", "country": "GB"})
    if form.is_valid():
        service.create(by=request.user, **form.cleaned_data)
        return onward(request, "settings:brands")
    status = 422 if form.errors else 200
    return render(request, "accounts/brands/brand.html", {"form": form}, status=status)


@permitted(Action.BRAND_MANAGE)
@require_http_methods(["GET", "POST"])
def brand(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    form = BrandForm(request.POST or None, brand=row)
    if form.is_valid():
        service.change(brand=row, by=request.user, **form.cleaned_data)
        return redirect("settings:brands")
    context = {"form": form, "brand": row}
    status = 422 if form.errors else 200
    return render(request, "accounts/brands/brand.html", context, status=status)


@permitted(Action.BRAND_MANAGE)
@require_POST
def brand_archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of use, or with ``restore=1`` back into it."""
    row = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    move = service.restore if request.POST.get("restore") else service.archive
    move(brand=row, by=request.user)
    return redirect("settings:brands")
