"""Whose contact it is, hidden until the form is submitted, where the plan says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.interactions.models import Interaction
from apps.quality.models import Review


@dataclass(frozen=True, slots=True)
class Mask:
    """Puts a word in the place of names. With ``is_on`` False everything shows as it is."""

    is_on: bool
    agent: str
    customer: str
    agent_names: tuple[str, ...] = ()
    customer_names: tuple[str, ...] = ()

    def text(self, words: str) -> str:
        if not self.is_on:
            return words
        return _hide(self.agent_names, self.agent, _hide(self.customer_names, self.customer, words))

    def may_hold(self, quote: str) -> bool:
        """Whether the quote could have a mask's word in the place of a name."""
        return self.is_on and (self.agent in quote or self.customer in quote)


def over(review: Review, interaction: Interaction) -> Mask:
    hidden = review.is_blind and review.is_draft
    agent, customer = str(review.agent), str(interaction.case.customer)
    if not hidden:
        return Mask(is_on=False, agent=agent, customer=customer)
    return Mask(True, _("Agent"), _("Customer"), _names(agent), _names(customer))


def _names(name: str) -> tuple[str, ...]:
    """The whole name, then its parts: a signature has one, a greeting the other."""
    return (name, *(part for part in name.split() if len(part) > 2))


def _hide(names: tuple[str, ...], word: str, text: str) -> str:
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, text)
    return text
