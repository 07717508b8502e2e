"""What people ask of a call that they are in, or that they supervise; the process does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.interactions.errors import Refused
from apps.voice.choices import LegRole
from apps.voice.engine.choosing import engine_of
from apps.voice.errors import CannotDo, NoPhone, NotInCall
from apps.voice.models import Call, Leg, Order, Phone, PhoneNumber
from apps.voice.services import clearance

if TYPE_CHECKING:
    from apps.accounts.models import User

MODES = ("listen", "whisper", "barge")


def line_of(call: Call, user: User) -> Leg | None:
    """Their own line on it, the newest."""
    return call.legs.filter(user=user, ended_at=None).order_by("-pk").first()


def ask(*, call: Call, verb: str, by: User, **particulars: Any) -> Order | None:
    """Hold, mute, hang up and their like.

    Raises CannotDo, and NotInCall for whoever does not talk in it.
    """
    leg = line_of(call, by)
    owns = call.interaction is not None and call.interaction.owner_id == by.pk
    speaks = leg is not None and (leg.role == LegRole.AGENT or call.is_trial)
    if not owns and not speaks:
        raise NotInCall
    return engine_of(call).act(call, verb=verb, by=by, **particulars)


def consult(*, call: Call, colleague: User, by: User) -> Order | None:
    """A word with a colleague first. Raises CannotDo, NoPhone when theirs cannot be rung."""
    _demand(call, "consult")
    if not Phone.objects.filter(user=colleague, is_online=True).exists():
        raise NoPhone
    return ask(call=call, verb="consult", by=by, user=colleague.pk)


@transaction.atomic
def consult_number(
    *, call: Call, text: str, by: User, hands_over: bool = False, reason: str = ""
) -> Order | None:
    """An outside number joins; ``hands_over``: it has the customer as soon as it answers.

    It is a call out as any other. Raises CannotDo, and what ``clearance.demand`` does.
    """
    _demand(call, "consult")
    cleared = clearance.demand(text, number=_number(call), by=by, reason=reason)
    order = ask(call=call, verb="consult", by=by, number=cleared.number, hands_over=hands_over)
    clearance.note(call, cleared, by=by)
    return order


@transaction.atomic
def supervise(*, call: Call, mode: str, by: User) -> Order | None:
    """Listen, whisper or join, or change from one to another; written down before it begins.

    Raises CannotDo, NoPhone, NotInCall, Refused (one's own call).
    """
    if mode not in MODES:
        raise Refused(_("There is no such way to listen."))
    _demand(call, "supervise")
    own = line_of(call, by)
    if own is not None and own.role == LegRole.AGENT:
        raise Refused(_("You are in this call yourself."))
    if not Phone.objects.filter(user=by, is_online=True).exists():
        raise NoPhone
    order = engine_of(call).act(call, verb="supervise", by=by, mode=mode)
    audit.record("call.supervised", actor=by, target=call, summary=mode, mode=mode)
    return order


@transaction.atomic
def stop_supervising(*, call: Call, by: User) -> Order | None:
    order = engine_of(call).act(call, verb="stop_supervising", by=by)
    audit.record("call.left", actor=by, target=call)
    return order


def cannot(call: Call, verb: str) -> str:
    """Why what carries this call has no such key, in words for who asks; empty: it has it."""
    return engine_of(call).cannot(verb)


def _demand(call: Call, verb: str) -> None:
    if why := cannot(call, verb):
        raise CannotDo(why)


def _number(call: Call) -> PhoneNumber:
    return PhoneNumber.objects.select_related("channel__brand").get(pk=call.our_number.pk)
