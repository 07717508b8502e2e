"""The settings of people: part of the ``settings`` namespace that ``config.urls`` composes."""

from __future__ import annotations

from django.urls import path

from apps.accounts.views import (
    audit,
    audit_export,
    brands,
    roles,
    sign_on,
    skills,
    teams,
    tokens,
    users,
)

urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/invitation/", users.invite, name="invite"),
    path(
        "users/invitations/<int:pk>/revocation/",
        users.invitation_revocation,
        name="invitation_revocation",
    ),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/deactivation/", users.deactivation, name="deactivation"),
    path("users/<int:pk>/reactivation/", users.reactivation, name="reactivation"),
    path(
        "users/<int:pk>/second-factor-reset/",
        users.second_factor_reset,
        name="second_factor_reset",
    ),
    path("roles/", roles.roles, name="roles"),
    path("roles/<str:role>/second-factor/", roles.second_factor, name="role_second_factor"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_new, name="team_new"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/archive/", teams.team_archive, name="team_archive"),
    path("brands/", brands.brands, name="brands"),
    path("brands/new/", brands.brand_new, name="brand_new"),
    path("brands/<int:pk>/", brands.brand, name="brand"),
    path("brands/<int:pk>/archive/", brands.brand_archive, name="brand_archive"),
    path("skills/", skills.skills, name="skills"),
    path("skills/levels/", skills.levels, name="skill_levels"),
    path("skills/copy/", skills.skill_copy, name="skill_copy"),
    path("skills/export/", skills.skill_export, name="skill_export"),
    path("skills/import/", skills.skill_import, name="skill_import"),
    path("skills/new/", skills.skill_new, name="skill_new"),
    path("skills/<int:pk>/", skills.skill, name="skill"),
    path("skills/<int:pk>/archive/", skills.skill_archive, name="skill_archive"),
    path("sign-on/", sign_on.sign_on, name="sign_on"),
    path("sign-on/new/", sign_on.provider_new, name="sign_on_new"),
    path("sign-on/<int:pk>/", sign_on.provider, name="sign_on_provider"),
    path("sign-on/<int:pk>/removal/", sign_on.removal, name="sign_on_removal"),
    path("tokens/", tokens.everybodys, name="tokens"),
    path("tokens/<int:pk>/revocation/", tokens.anybodys_revocation, name="token_revocation"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export.<str:form>", audit_export.export, name="audit_export"),
]
