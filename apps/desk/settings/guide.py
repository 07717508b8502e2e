"""From an empty centre to a first live queue: five steps, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Brand, Invitation, Team, User
from apps.channels.models import ChannelAccount
from apps.interactions.models import Interaction
from apps.routing.models import EntryPoint, Queue


@dataclass(frozen=True, slots=True)
class Step:
    title: str | Promise
    text: str | Promise
    is_done: bool
    proof: str
    url: str
    action: str | Promise


def steps(user: User) -> list[Step]:
    return [_brand(user), _team(user), _queue(user), _channel(user), _contact(user)]


def _first(name: str, *args: str) -> str:
    """A form that leads back to the guide when it is done."""
    return f"{reverse(name, args=args)}?{urlencode({'next': reverse('settings:start')})}"


def _brand(user: User) -> Step:
    row = Brand.objects.visible_to(user).current().first()
    return Step(
        gettext_lazy("Your brand"),
        gettext_lazy("The name customers know, its language and its time zone."),
        row is not None,
        _("%(brand)s, in %(zone)s") % {"brand": row, "zone": row.time_zone} if row else "",
        reverse("settings:brand", args=[row.pk]) if row else _first("settings:brand_new"),
        gettext_lazy("Name it"),
    )


def _team(user: User) -> Step:
    team = Team.objects.visible_to(user).current().filter(brands__isnull=False).first()
    people = team.members.filter(is_active=True).count() if team else 0
    invited = Invitation.objects.visible_to(user).open().count()
    proof = ""
    if team:
        said = {"team": team, "people": people, "invited": invited}
        proof = _("%(team)s: %(people)s people, %(invited)s invited") % said
    return Step(
        gettext_lazy("A team, and who is in it"),
        gettext_lazy("Make a team for the brand and invite the people who answer."),
        bool(team and (people or invited)),
        proof,
        reverse("settings:invite") if team else _first("settings:team_new"),
        gettext_lazy("Invite somebody") if team else gettext_lazy("Make a team"),
    )


def _queue(user: User) -> Step:
    row = Queue.objects.visible_to(user).current().filter(teams__isnull=False).first()
    said = {"queue": row, "percent": row.target_percent if row else 0}
    return Step(
        gettext_lazy("A queue"),
        gettext_lazy(
            "Where contacts wait: choose chats, calls, mails or forms; the rest is filled in."
        ),
        row is not None,
        _("%(queue)s, promise %(percent)s %%") % said if row else "",
        reverse("settings:queue", args=[row.pk]) if row else _first("settings:queue_new"),
        gettext_lazy("Make the queue"),
    )


def _channel(user: User) -> Step:
    channel, queue = _led(user)
    return Step(
        gettext_lazy("A channel that leads to it"),
        gettext_lazy("A chat for your site is the quickest: one line to paste."),
        channel is not None,
        _("%(channel)s leads to %(queue)s") % {"channel": channel, "queue": queue}
        if channel
        else "",
        reverse("settings:channel", args=[channel.pk])
        if channel
        else _first("settings:channel_new", "chat"),
        gettext_lazy("Connect it"),
    )


def _led(user: User) -> tuple[ChannelAccount | None, Queue | None]:
    """A channel and where it leads: the queue it names, else the first of its brand."""
    channels = ChannelAccount.objects.visible_to(user).active()
    point = EntryPoint.objects.filter(channel__in=channels).select_related("channel").first()
    if point:
        return point.channel, point.queue
    for channel in channels.order_by("pk")[:20]:
        queue = Queue.objects.current().filter(brand=channel.brand_id).first()
        if queue:
            return channel, queue
    return None, None


def _contact(user: User) -> Step:
    row = Interaction.objects.visible_to(user).select_related("customer").order_by("pk").first()
    chat = ChannelAccount.objects.visible_to(user).active().filter(kind="chat").first()
    return Step(
        gettext_lazy("A first message"),
        gettext_lazy("Write to yourself as a customer would, and answer it at the desk."),
        row is not None,
        _("%(customer)s wrote on %(day)s")
        % {"customer": row.customer, "day": f"{row.opened_at:%d %b}"}
        if row
        else "",
        f"/chat/{chat.key}/" if chat else reverse("settings:channels"),
        gettext_lazy("Write one"),
    )
