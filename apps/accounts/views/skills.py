"""Settings, skills: people down, skills across, and what goes in and out as a file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.forms.skills import CopyForm, LevelsForm, MatrixFilter, SkillForm, UploadForm
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.matrix import Matrix
from apps.accounts.models import AgentSkill, Skill, User
from apps.accounts.services import skills as service


@permitted(Action.SKILL_MANAGE)
@require_GET
def skills(request: AgentRequest) -> HttpResponse:
    wanted = MatrixFilter(request.GET, by=request.user)
    context = {"filter": wanted, "matrix": Matrix.of(request.user, wanted)}
    return render(request, "accounts/skills/page.html", context)


@permitted(Action.SKILL_MANAGE)
@require_POST
def levels(request: AgentRequest) -> HttpResponse:
    """Sets the picked squares and answers with the table; squares of strangers are left out."""
    form = LevelsForm(request.POST, squares=request.POST.getlist("cell"))
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain")
    level, until = int(form.cleaned_data["level"]), form.valid_to()
    allowed = _allowed(request.user, form.squares)
    service.set_levels([service.Cell(u, s, level, until) for u, s in allowed], by=request.user)
    if request.POST.get("part") != "table":
        return redirect("settings:skills")
    wanted = MatrixFilter(request.GET, by=request.user)
    matrix = Matrix.of(request.user, wanted)
    return render(request, "accounts/skills/_table.html", {"matrix": matrix})


@permitted(Action.SKILL_MANAGE)
@require_http_methods(["GET", "POST"])
def skill_copy(request: AgentRequest) -> HttpResponse:
    form = CopyForm(request.POST or None, by=request.user)
    if form.is_valid():
        service.copy(by=request.user, **form.cleaned_data)
        return redirect("settings:skills")
    status = 422 if form.errors else 200
    return render(request, "accounts/skills/copy.html", {"form": form}, status=status)


@permitted(Action.SKILL_MANAGE)
@require_GET
def skill_export(request: AgentRequest) -> StreamingHttpResponse:
    rows = AgentSkill.objects.visible_to(request.user).filter(skill__archived_at__isnull=True)
    ordered = rows.select_related("user", "skill").order_by("user__username", "skill__slug")
    lines = service.export(ordered.iterator(chunk_size=1000))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="skills.csv"'},
    )


@permitted(Action.SKILL_MANAGE)
@require_http_methods(["GET", "POST"])
def skill_import(request: AgentRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    complaints: list[str] = []
    if form.is_valid():
        content = form.cleaned_data["file"].read(service.files.LARGEST + 1)
        count, complaints = service.load(content=content, by=request.user)
        if not complaints:
            return render(request, "accounts/skills/imported.html", {"count": count})
    context = {"form": form, "complaints": complaints[:50], "more": len(complaints) - 50}
    status = 422 if complaints or form.errors else 200
    return render(request, "accounts/skills/import.html", context, status=status)


@permitted(Action.SKILL_MANAGE, at_least=Scope.ALL)
@require_http_methods(["GET", "POST"])
def skill_new(request: AgentRequest) -> HttpResponse:
    form = SkillForm(request.POST or None)
    if form.is_valid():
        service.create(by=request.user, **form.cleaned_data)
        return redirect("settings:skills")
    status = 422 if form.errors else 200
    return render(request, "accounts/skills/skill.html", {"form": form}, status=status)


@permitted(Action.SKILL_MANAGE, at_least=Scope.ALL)
@require_http_methods(["GET", "POST"])
def skill(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Skill.objects.visible_to(request.user), pk=pk)
    form = SkillForm(request.POST or None, initial=SkillForm(instance=row).initial)
    form.instance.pk = row.pk  # so that its own name is not taken
    if form.is_valid():
        service.change(skill=row, by=request.user, **form.cleaned_data)
        return redirect("settings:skills")
    context = {"form": form, "skill": row}
    status = 422 if form.errors else 200
    return render(request, "accounts/skills/skill.html", context, status=status)


@permitted(Action.SKILL_MANAGE, at_least=Scope.ALL)
@require_POST
def skill_archive(request: AgentRequest, pk: int) -> HttpResponse:
    """Out of use, or with ``restore=1`` back into it."""
    row = get_object_or_404(Skill.objects.visible_to(request.user), pk=pk)
    move = service.restore if request.POST.get("restore") else service.archive
    move(skill=row, by=request.user)
    return redirect("settings:skills")


def _allowed(user: User, squares: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the picked squares those of people ``user`` sees and skills in use."""
    wanted = User.objects.visible_to(user).active().filter(pk__in={u for u, _ in squares})
    people = set(wanted.values_list("pk", flat=True))
    current = Skill.objects.visible_to(user).current().filter(pk__in={s for _, s in squares})
    known = set(current.values_list("pk", flat=True))
    return [(u, s) for u, s in squares if u in people and s in known]
