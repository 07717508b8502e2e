from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.roles import Role as RoleName


class Role(models.TextChoices):
    AGENT = RoleName.AGENT.value, _("Agent")
    TEAM_LEADER = RoleName.TEAM_LEADER.value, _("Team leader")
    SUPERVISOR = RoleName.SUPERVISOR.value, _("Supervisor")
    REVIEWER = RoleName.REVIEWER.value, _("QA reviewer")
    TRAINER = RoleName.TRAINER.value, _("Trainer")
    PLANNER = RoleName.PLANNER.value, _("Planner")
    ADMIN = RoleName.ADMIN.value, _("Administrator")
    LIGHT = RoleName.LIGHT.value, _("Other department")
    CLIENT = RoleName.CLIENT.value, _("Client of a brand")
    CLIENT_TRAINER = RoleName.CLIENT_TRAINER.value, _("Client's trainer")


class SignOnKind(models.TextChoices):
    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class Theme(models.TextChoices):
    SYSTEM = "", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    COMFORTABLE = "", _("Comfortable")
    COMPACT = "compact", _("Compact")
    DENSE = "dense", _("Dense")


class SkillKind(models.TextChoices):
    PRODUCT = "product", _("Subject")
    LANGUAGE = "language", _("Language")
    CHANNEL = "channel", _("Channel")


class SkillSource(models.TextChoices):
    MANUAL = "manual", _("Set by hand")
    CERTIFICATE = "certificate", _("Certificate")
    IMPORT = "import", _("Import")
