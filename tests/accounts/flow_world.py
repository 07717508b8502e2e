"""Call flows and what they say: a part of a ``Place``."""

from __future__ import annotations

from functools import cached_property

from apps.accounts.models import Brand, User
from apps.voice.models import CallFlow, Prompt
from apps.voice.services import flows
from tests import call_flows


class Answering:
    brand: Brand
    person: User

    @cached_property
    def call_flow(self) -> CallFlow:
        """Published once, and with a draft since."""
        flow = call_flows.call_flow(brand=self.brand, by=self.person, live=True)
        flows.save_draft(flow=flow, graph=call_flows.shop(), by=self.person)
        return flow

    @cached_property
    def prompt(self) -> Prompt:
        return call_flows.prompt(brand=self.brand, by=self.person)
