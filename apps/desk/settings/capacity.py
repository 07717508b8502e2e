"""The form of a capacity profile: a row a kind, and the grid of what may break in on what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.routing.domain import capacity
from apps.routing.domain.capacity import Interrupt, Profile
from apps.routing.models import CapacityProfile
from apps.routing.services import holdings

KINDS: list[tuple[str, str | Promise]] = [
    ("voice", _("a call")), ("chat", _("a chat")), ("messaging", _("a message")),
    ("email", _("an e-mail")), ("form", _("a form")), ("task", _("a task")),
]  # fmt: skip
RULES = [
    (Interrupt.IF_ROOM.value, _("if room")), (Interrupt.NEVER.value, _("never")),
    (Interrupt.WHEN_IDLE.value, _("when idle 60 s")), (Interrupt.ALWAYS.value, _("always")),
]  # fmt: skip


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    capacity = forms.IntegerField(label=_("Capacity"), min_value=10, max_value=1000, initial=100)
    is_default = forms.BooleanField(label=_("For everybody without one"), required=False)

    def __init__(self, *args: Any, row: CapacityProfile | None = None, **kwargs: Any) -> None:
        profile = holdings.profile_of(row) if row else Profile()
        weights = row.weights if row else {}
        initial: dict[str, Any] = {}
        if row:
            initial = {"name": row.name, "capacity": row.capacity, "is_default": row.is_default}
        for kind, _label in KINDS:
            initial[f"weight_{kind}"] = weights.get(kind) or capacity.weight_of(kind)
            initial[f"most_{kind}"] = profile.maxima.get(kind)
            initial[f"park_{kind}"] = capacity.park_time(profile, kind) // 60
            for held, _word in KINDS:
                initial[f"cell_{held}_{kind}"] = profile.cell(held, kind).rule.value
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.row = row
        for kind, label in KINDS:
            self._add_kind(kind, label)

    def kinds(self) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "weight": self[f"weight_{kind}"],
                "most": self[f"most_{kind}"],
                "park": self[f"park_{kind}"],
            }
            for kind, label in KINDS
        ]

    def grid(self) -> list[dict[str, Any]]:
        """For each kind that wants in, its cell beside every kind held."""
        return [
            {"label": label, "cells": [self[f"cell_{held}_{new}"] for held, _word in KINDS]}
            for new, label in KINDS
        ]

    def shape(self) -> dict[str, Any]:
        given = self.cleaned_data
        kept = dict(self.row.interrupts) if self.row else {}
        for new, _label in KINDS:
            cells = dict(kept.get(new, {}))
            for held, _word in KINDS:
                rule = given[f"cell_{held}_{new}"]
                cells[held] = (
                    {"rule": rule, "idle_seconds": 60} if rule == Interrupt.WHEN_IDLE else rule
                )
            kept[new] = cells
        return {
            "name": given["name"],
            "capacity": given["capacity"],
            "is_default": given["is_default"],
            "weights": {kind: given[f"weight_{kind}"] for kind, _label in KINDS},
            "maxima": {k: given[f"most_{k}"] for k, _label in KINDS if given[f"most_{k}"]},
            "park_after": {kind: given[f"park_{kind}"] * 60 for kind, _label in KINDS},
            "interrupts": kept,
        }

    def _add_kind(self, kind: str, label: str | Promise) -> None:
        words = {"kind": label}
        self.fields[f"weight_{kind}"] = forms.IntegerField(
            label=_("%(kind)s takes") % words, min_value=1, max_value=1000
        )
        self.fields[f"most_{kind}"] = forms.IntegerField(
            label=_("%(kind)s, at most") % words, min_value=1, max_value=100, required=False
        )
        self.fields[f"park_{kind}"] = forms.IntegerField(
            label=_("%(kind)s rests after, minutes") % words, min_value=1, max_value=1440
        )
        for held, word in KINDS:
            self.fields[f"cell_{held}_{kind}"] = forms.ChoiceField(
                label=_("%(new)s beside %(held)s") % {"new": label, "held": word}, choices=RULES
            )


def samples(row: CapacityProfile | None) -> list[tuple[str | Promise, str | Promise, bool]]:
    """What the profile says of a few everyday cases: held, wants in, whether it may."""
    profile = holdings.profile_of(row) if row else Profile()
    weights = row.weights if row else {}
    now = timezone.now()

    def may(held: list[str], new: str) -> bool:
        items = [
            capacity.Held(kind, _weight(weights, kind), capacity.Attention.WAITING_FOR_US, now)
            for kind in held
        ]
        weight = _weight(weights, new)
        return capacity.refusal(profile, items, kind=new, weight=weight, now=now) is None

    return [
        (_("two chats"), _("a third chat"), may(["chat", "chat"], "chat")),
        (_("three chats"), _("a fourth chat"), may(["chat"] * 3, "chat")),
        (_("a chat"), _("an e-mail"), may(["chat"], "email")),
        (_("an e-mail"), _("a call"), may(["email"], "voice")),
        (_("a call"), _("a chat"), may(["voice"], "chat")),
    ]


def _weight(weights: dict[str, Any], kind: str) -> int:
    return int(weights.get(kind) or capacity.weight_of(kind))
