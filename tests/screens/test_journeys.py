"""Whole ways through in a browser: mail there and back, chat to mail, merge and undo."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.async_api import expect

from apps.channels.adapters.email import smtp
from apps.channels.models import OutboxMessage
from apps.channels.services import inbox, outbox
from apps.customers.models import Customer
from apps.interactions.models import Case, Interaction, Message
from apps.interactions.services import conversations, inbound, intake
from apps.interactions.services.intake import Incoming
from tests import make
from tests.channels.conftest import no_kept_connection, postbox
from tests.screens.conftest import connected, db, signed_in

__all__ = ["no_kept_connection", "postbox"]  # fixtures
pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]
expect.set_options(timeout=20_000)

HELP, MARTA = "help@hemrum.example", "marta@lindqvist.example"


@pytest.fixture
async def mailbox(transactional_db, postbox):
    return await db(make.channel, kind="email", address=HELP, options=postbox.options)


@pytest.fixture
async def ada(mailbox):
    team = await db(lambda: make.team(brands=[mailbox.brand]))
    return await db(make.agent, team=team, username="ada", display_name="Ada Lindt")


def mail_in(mailbox, text: str, *, number: int, to: str = HELP, subject: str = "Lamp") -> Message:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = MARTA, to, f"<{number}@lindqvist.example>"
    mail["Subject"] = subject
    mail.set_content(text)
    event = inbox.store(account=mailbox, dedupe_key=str(number), raw=mail.as_bytes())
    inbound.take_in(event.pk)
    return Message.objects.select_related("case", "interaction").get(inbound_event_id=event.pk)


def send_due() -> None:
    """The sender's next round, once the seconds to take it back are over."""
    OutboxMessage.objects.update(due_at=Case.objects.earliest("pk").opened_at)
    outbox.deliver_due(sender="test")
    smtp._forget()  # this thread's connection


async def test_a_mail_is_answered_and_the_answer_to_that_comes_back(
    site, chromium, mailbox, ada, postbox
):
    first = await db(mail_in, mailbox, "The glass is cracked", number=1)
    await db(conversations.assign, interaction_id=first.interaction_id, agent=ada)
    async with signed_in(chromium, site, ada) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await page.locator("[data-row]").click()
        await expect(page.locator("li.mail")).to_contain_text("The glass is cracked")
        await page.locator("#composer-body").fill("A new one is on its way.")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("li.mail.out")).to_contain_text("leaves in")
        await db(send_due)
        await expect(page.locator("li.mail.out .meta")).to_contain_text("sent")

        letter = message_from_bytes(postbox.mails[0][2], policy=policy.default)
        assert postbox.mails[0][1] == [MARTA]
        assert letter["In-Reply-To"] == "<1@lindqvist.example>"
        await db(mail_in, mailbox, "It came!", number=2, to=letter["Reply-To"], subject="Other")
        await expect(page.locator("li.mail").last).to_contain_text("It came!")
        await page.locator("li.mail .landing summary").last.click()
        await expect(page.locator("li.mail .landing").last).to_contain_text(
            "The reply address names this case"
        )
    assert await db(Case.objects.count) == 1


async def test_a_chat_goes_on_by_mail_in_the_same_case(site, chromium, mailbox, ada, postbox):
    def chat() -> Interaction:
        channel = make.channel(kind="chat", brand=mailbox.brand)
        person = make.customer(brands=[mailbox.brand], name="Marta Lindqvist")
        make.identity(person, scheme="email", value=MARTA, display=MARTA)
        visitor = make.identity(person, scheme="web_visitor", value="v1", display="v1")
        talk = intake.start(
            channel=channel, identity=visitor, subject="Lamp",
            incoming=Incoming(body="I have to leave", client_id="1"),
        )  # fmt: skip
        conversations.assign(interaction_id=talk.pk, agent=ada)
        return talk

    talk = await db(chat)
    async with signed_in(chromium, site, ada) as page:
        await page.goto(f"{site}/desk/cases/{await db(lambda: talk.case.number)}/")
        await connected(page)
        await page.locator("[popovertarget=via-menu]").click()
        await (
            page.locator("#via-menu [role=menuitemradio], #via-menu button")
            .filter(has_text=MARTA)
            .first.click()
        )
        go_on = page.get_by_role("button", name=re.compile("Go on by"))
        await go_on.wait_for()
        await page.locator("#composer-body").fill("Here is the form.")
        await go_on.click()
        await expect(page.locator("li.mail.out")).to_contain_text("Here is the form.")
        await expect(page.locator(".journey li")).to_have_count(2)
        await expect(page.locator("#thread")).to_contain_text("Continuing by e-mail")
        await db(send_due)
    assert postbox.mails[0][1] == [MARTA]
    legs = talk.case.interactions.order_by("pk").values_list("kind", "owner")
    assert await db(list, legs) == [("chat", ada.pk), ("email", ada.pk)]


async def test_two_records_become_one_and_two_again(site, chromium, transactional_db):
    def twins() -> tuple[Customer, Customer]:
        brand = make.brand(name="Hemrum")
        kept = make.customer(brands=[brand], name="Marta Lindqvist", tier="gold")
        other = make.customer(brands=[brand], name="M. Lindqvist")
        make.identity(kept, scheme="email", value=MARTA, display=MARTA)
        make.identity(other, scheme="email", value="m@work.example", display="m@work.example")
        make.case(brand=brand, customer=other, subject="Lamp")
        return kept, other

    kept, other = await db(twins)
    boss = await db(lambda: make.user(role="supervisor", brands=list(kept.brands.all())))
    async with signed_in(chromium, site, boss) as page:
        await page.goto(f"{site}/customers/merge/?winner={kept.pk}&loser={other.pk}")
        await page.locator("input[type=radio][value=loser]").first.check(force=True)
        await page.get_by_role("button", name="Merge", exact=False).last.click()
        await expect(page.locator("h1")).to_contain_text("M. Lindqvist")
        await expect(page.locator("#know")).to_contain_text("m@work.example")
        await expect(page.locator(".around")).to_contain_text("Lamp")

        await page.locator(".merged-toast").get_by_role("button", name="Undo").click()
        await expect(page.locator("h1")).to_contain_text("Marta Lindqvist")
        await expect(page.locator("#know")).not_to_contain_text("m@work.example")
    await db(other.refresh_from_db)
    assert (other.status, await db(other.cases.count)) == ("active", 1)
