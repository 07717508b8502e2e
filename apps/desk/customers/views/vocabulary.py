"""Customer fields and tags, kept by administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.customers import services as customers
from apps.customers.choices import AppliesTo, AttributeKind
from apps.customers.models import AttributeDefinition, Tag

REFUSED = 422


class DefinitionForm(forms.Form):
    label = forms.CharField(label=_("Label"), max_length=60, help_text=_("As agents read it."))
    choices = forms.CharField(
        label=_("Choices"), required=False, help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("Always needed"), required=False)

    def clean_choices(self) -> list[str]:
        lines = (line.strip()[:80] for line in self.cleaned_data["choices"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class NewDefinitionForm(DefinitionForm):
    applies_to = forms.ChoiceField(label=_("On"), choices=AppliesTo.choices)
    key = forms.SlugField(label=_("Key"), max_length=50, help_text=_("For imports and the API."))
    kind = forms.ChoiceField(label=_("Kind"), choices=AttributeKind.choices)

    field_order = ("label", "key", "applies_to", "kind", "choices", "is_required")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("kind") == AttributeKind.CHOICE and not given.get("choices"):
            self.add_error("choices", _("Name at least one choice."))
        same = AttributeDefinition.objects.filter(
            applies_to=given.get("applies_to", ""), key=given.get("key", "")
        )
        if same.exists():
            self.add_error("key", _("There is one of that key already, maybe archived."))
        return given


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def attributes(request: AgentRequest) -> HttpResponse:
    form = NewDefinitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        customers.attributes.define(**form.cleaned_data)
        return redirect("settings:attributes")
    context = {"form": form, "definitions": AttributeDefinition.objects.visible_to(request.user)}
    status = REFUSED if form.errors else 200
    return render(request, "desk/customers/attributes/page.html", context, status=status)


@permitted(Action.CONTENT_MANAGE)
@require_http_methods(["GET", "POST"])
def attribute(request: AgentRequest, pk: int) -> HttpResponse:
    definition = get_object_or_404(AttributeDefinition.objects.visible_to(request.user), pk=pk)
    initial = {
        "label": definition.label,
        "choices": "\n".join(definition.choices),
        "is_required": definition.is_required,
    }
    form = DefinitionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        customers.attributes.redefine(definition=definition, **form.cleaned_data)
        return redirect("settings:attributes")
    context = {"form": form, "definition": definition}
    status = REFUSED if form.errors else 200
    return render(request, "desk/customers/attributes/edit.html", context, status=status)


@permitted(Action.CONTENT_MANAGE)
@require_POST
def archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of the forms, or back in again."""
    definition = get_object_or_404(AttributeDefinition.objects.visible_to(request.user), pk=pk)
    if definition.archived_at:
        customers.attributes.restore(definition=definition)
    else:
        customers.attributes.archive(definition=definition)
    return redirect("settings:attributes")


@permitted(Action.CONTENT_MANAGE)
@require_GET
def tags(request: AgentRequest) -> HttpResponse:
    found = Tag.objects.visible_to(request.user).annotate(used=Count("customers"))
    return render(request, "desk/customers/tags/page.html", {"tags": found})


@permitted(Action.CONTENT_MANAGE)
@require_POST
def rename_tag(request: AgentRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.visible_to(request.user), pk=pk)
    name = request.POST.get("name", "")
    if name.strip():
        customers.tags.rename(tag=tag, name=name)
    return redirect("settings:tags")


@permitted(Action.CONTENT_MANAGE)
@require_POST
def delete_tag(request: AgentRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.visible_to(request.user), pk=pk)
    customers.tags.delete(tag=tag)
    return redirect("settings:tags")
