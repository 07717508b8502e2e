from apps.accounts.models.access import ApiToken, Invitation, RolePolicy
from apps.accounts.models.notice import Notice
from apps.accounts.models.organisation import Brand, Team
from apps.accounts.models.sign_on import IdentityProvider
from apps.accounts.models.skill import AgentSkill, Skill
from apps.accounts.models.user import User

__all__ = [
    "AgentSkill",
    "ApiToken",
    "Brand",
    "IdentityProvider",
    "Invitation",
    "Notice",
    "RolePolicy",
    "Skill",
    "Team",
    "User",
]
