"""A phone number with its call flow, and who answers it when.

The client's own desk, we, a call centre in Lund.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.desk.demo import lines
from apps.desk.demo.house import House
from apps.routing.models import EntryPoint
from apps.voice.domain.answer_hours import Stretch, Who
from apps.voice.models import CallFlow, CallingWindow, PartnerSite, PhoneNumber, VoiceServer
from apps.voice.services import answer_hours, partners
from apps.voice.services.partners import Given

NUMBER = "+46406660170"
WORKDAY = [
    Stretch(7 * 60, 9 * 60, Who.US), Stretch(9 * 60, 17 * 60, Who.OWN),
    Stretch(17 * 60, 22 * 60, Who.US),
]  # fmt: skip
WEEKEND = [Stretch(9 * 60, 18 * 60, Who.US)]
SALE = [Stretch(6 * 60, 9 * 60, Who.US), Stretch(9 * 60, 15 * 60, Who.OWN),
        Stretch(15 * 60, 24 * 60, Who.US)]  # fmt: skip


def open_up(house: House, *, now: datetime) -> None:
    hemrum, elin, karl = house.brands["hemrum"], house.people["elin"], house.people["karl"]
    # Put away: the demo has no telephone server, and no desk should wait for one.
    server = VoiceServer.objects.create(name="demo", ari_url="", archived_at=now)
    channel = ChannelAccount.objects.create(
        brand=hemrum,
        kind=ChannelKind.VOICE,
        name="Orders line",
        address=NUMBER,
        key="hemrum-orders",
    )
    EntryPoint.objects.create(channel=channel, queue=house.queues["Delivery and returns"])
    number = PhoneNumber.objects.create(
        channel=channel, number=NUMBER, server=server,
        flow=CallFlow.objects.get(brand=hemrum, name=lines.NAME),
        screen_pop="https://crm.hemrum.example/find?phone={{ caller }}",
    )  # fmt: skip
    desk = PartnerSite.objects.create(
        name="Hemrum's own desk", kind="client", number="+46406660188", most_calls=2
    )
    lund = PartnerSite.objects.create(name="Lund Svar", number="+46466660100", most_calls=4)
    for site in (desk, lund):
        site.brands.add(hemrum)
    partners.share_out(given=[Given(lund, 20)], number=number, by=elin)
    week = [WORKDAY] * 5 + [WEEKEND] * 2
    answer_hours.set_week(brand=hemrum, after=0, weekly=week, by=karl)
    answer_hours.take_at_once(brand=hemrum, after=1, most_calls=12, by=karl)
    sale = now.date() + timedelta(days=5)
    answer_hours.set_day(brand=hemrum, after=2, when=sale, label="Sale", stretches=SALE, by=karl)
    CallingWindow.objects.create(days=[0, 1, 2, 3, 4], begins=time(8), ends=time(20))
