"""What the telephony keeps of a place: part of ``world``."""

from __future__ import annotations

from datetime import time
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from apps.customers.models import Suppression
from apps.voice.models import Call, CallAlarm, CallingWindow, PartnerSite, PhoneNumber, VoiceServer
from tests import make
from tests.voice import desks

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.interactions.models import Case


class Telephony:
    brand: Brand
    agent: User
    case: Case

    @cached_property
    def phone_number(self) -> PhoneNumber:
        return make.phone_number(brand=self.brand)

    @cached_property
    def voice_server(self) -> VoiceServer:
        return self.phone_number.server

    @cached_property
    def call(self) -> Call:
        """In the hands of somebody of the place."""
        talk = self.case.interactions.get()
        return make.call(number=self.phone_number, interaction=talk)

    @cached_property
    def partner_site(self) -> PartnerSite:
        return desks.site(self.brand)

    @cached_property
    def calling_window(self) -> CallingWindow:
        return CallingWindow.objects.create(
            brand=self.brand, days=[0], begins=time(8), ends=time(20)
        )

    @cached_property
    def suppression(self) -> Suppression:
        return Suppression.objects.create(scheme="phone", value=f"+4930{self.agent.pk:07}")

    @cached_property
    def call_alarm(self) -> CallAlarm:
        return CallAlarm.objects.create(
            kind="night", user=self.agent, brand=self.brand, day=timezone.localdate(), count=2
        )
