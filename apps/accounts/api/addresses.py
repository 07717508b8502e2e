"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.accounts.api import doors, house, notices, people

urlpatterns = [
    path("me/", house.Me.as_view(), name="me"),
    path("users/", people.Users.as_view(), name="users"),
    path("users/<int:pk>/", people.OneUser.as_view(), name="user"),
    path("users/<int:pk>/skills/<slug:slug>/", people.Level.as_view(), name="level"),
    path("teams/", people.Teams.as_view(), name="teams"),
    path("teams/<int:pk>/", people.OneTeam.as_view(), name="team"),
    path("skills/", people.Skills.as_view(), name="skills"),
    path("skills/<int:pk>/", people.OneSkill.as_view(), name="skill"),
    path("agent-skills/", people.AgentSkills.as_view(), name="agent_skills"),
    path("brands/", house.Brands.as_view(), name="brands"),
    path("brands/<int:pk>/", house.OneBrand.as_view(), name="brand"),
    path("tokens/", house.Tokens.as_view(), name="tokens"),
    path("tokens/<int:pk>/", house.OneToken.as_view(), name="token"),
    path("invitations/", house.Invitations.as_view(), name="invitations"),
    path("invitations/<int:pk>/", house.OneInvitation.as_view(), name="invitation"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/<int:pk>/reading/", notices.ReadUpTo.as_view(), name="notice_read"),
    path("audit/", house.Audit.as_view(), name="audit"),
    path("sign-in-providers/", doors.Providers.as_view(), name="sign_in_providers"),
    path("sign-in-providers/<int:pk>/", doors.OneProvider.as_view(), name="sign_in_provider"),
    path("role-policies/", doors.RolePolicies.as_view(), name="role_policies"),
    path("role-policies/<str:role>/", doors.OneRolePolicy.as_view(), name="role_policy"),
]
