"""What an agent should know of a customer's habits, in a line or two."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.customers.models import Customer, Habit


def lines(customer: Customer) -> list[tuple[str, str]]:
    """``customer`` with its habit selected; nothing where there is none yet."""
    try:
        habit = customer.habit
    except Habit.DoesNotExist:
        return []
    found = []
    if habit.preferred_kind:
        label = dict(ChannelKind.choices).get(habit.preferred_kind, habit.preferred_kind)
        many = {"n": habit.kinds.get(habit.preferred_kind, 0), "all": habit.contacts}
        words = _("%(channel)s, %(n)s of %(all)s in a year")
        found.append((_("Prefers"), words % ({"channel": label} | many)))
    if habit.is_drifting and habit.usual_pause_days is not None:
        words = _("usually here every %(n)s days, last on %(day)s")
        day = f"{habit.last_began_at:%d %b}" if habit.last_began_at else ""
        found.append((_("Stays away"), words % {"n": habit.usual_pause_days, "day": day}))
    return found
