"""Numbers, calls and the flows before them: a part of a ``Place``."""

from __future__ import annotations

from functools import cached_property

from apps.accounts.models import Brand, User
from apps.interactions.models import Case, Message
from apps.voice.models import Call, Callback, CallFlow, PhoneNumber, Prompt
from apps.voice.services import flows
from tests import call_flows, make


class Answering:
    brand: Brand
    person: User
    case: Case
    message: Message

    @cached_property
    def call_flow(self) -> CallFlow:
        """Published once, and with a draft since."""
        flow = call_flows.call_flow(brand=self.brand, by=self.person, live=True)
        flows.save_draft(flow=flow, graph=call_flows.shop(), by=self.person)
        return flow

    @cached_property
    def prompt(self) -> Prompt:
        return call_flows.prompt(brand=self.brand, by=self.person)

    @cached_property
    def phone_number(self) -> PhoneNumber:
        return make.phone_number(brand=self.brand)

    @cached_property
    def call(self) -> Call:
        """In the hands of somebody of the place."""
        talk = self.case.interactions.get()
        return make.call(number=self.phone_number, interaction=talk)

    @cached_property
    def callback(self) -> Callback:
        talk = self.message.interaction
        phone = make.identity(talk.customer, scheme="phone", value=f"+4930{talk.pk:06}")
        return Callback.objects.create(
            interaction=talk, customer=talk.customer, identity=phone, number=self.phone_number
        )
