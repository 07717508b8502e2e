from django.contrib.admin.apps import AdminConfig


class BreakGlassConfig(AdminConfig):
    default_site = "apps.accounts.break_glass.site.BreakGlass"
