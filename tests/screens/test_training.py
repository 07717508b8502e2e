"""From a failed question to the next contact, and a candidate with a phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.async_api import expect

from apps.quality.models import Question
from apps.routing.models import Offer, QueueEntry, QueueSkill
from apps.routing.services import explanations, router
from apps.training.models import Certificate, Enrolment, Sitting
from apps.training.services import candidates, certificates
from tests import make
from tests.screens.conftest import db, file, listen, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class House:
    """An agent whose queue asks for a skill that a course grants."""

    def __init__(self) -> None:
        self.team = make.team()
        self.noor = make.agent(team=self.team, display_name="Noor Haddad")
        make.presence(self.noor)
        self.skill = make.skill(name="Chats", slug="chats")
        self.queue = make.queue(teams=[self.team], offer_seconds=60)
        QueueSkill.objects.create(queue=self.queue, skill=self.skill, ring=1, level=2)
        make.course(slug="say-it", title="Say what you know", skill=self.skill, valid_months=12)

    def fail_a_question(self) -> None:
        reviewer = make.user(role="reviewer", brands=list(self.team.brands.all()))
        version = make.scorecard()
        lesson = {"lesson": "say-it", "lesson_after": 1, "lesson_of": 5}
        Question.objects.filter(version=version, key="solved").update(**lesson)
        make.submitted(self.noor, reviewer, version=version)

    def offered(self) -> list[int]:
        router.Router().work()
        return list(Offer.objects.filter(state="open").values_list("agent", flat=True))

    def expire(self) -> None:
        Offer.objects.all().delete()
        QueueEntry.objects.all().delete()
        Certificate.objects.update(valid_to=timezone.now())
        certificates.expire_due(now=timezone.now())


async def test_a_failed_question_ends_in_a_skill_that_routes_until_it_expires(site, chromium):
    problems: list[str] = []
    house = await db(House)
    await db(make.entry, house.queue)
    assert await db(house.offered) == []
    await db(house.fail_a_question)
    assert await db(Enrolment.objects.filter(user=house.noor).count) == 1
    async with signed_in(chromium, site, house.noor, problems=problems) as page:
        await page.goto(f"{site}/training/")
        await expect(page.get_by_role("heading", name="Say what you know")).to_be_visible()
        await page.get_by_role("link", name="Begin", exact=True).click()
        await page.get_by_role("button", name="Done, next lesson").click()
        await page.get_by_role("button", name="Begin the quiz").click()
        await expect(page.get_by_role("group").first).to_be_visible()
        for question in await page.get_by_role("group").all():
            await question.get_by_text("Yes", exact=True).click()
        assert await serious(page) == []
        await page.get_by_role("button", name="Hand in").click()
        await expect(page.get_by_role("heading", name="Passed")).to_be_visible()
        side = page.get_by_label("Certificates").locator(".certificate")
        await expect(side).to_contain_text("Grants Chats")
    assert await db(house.offered) == [house.noor.pk]
    await db(house.expire)
    waiting = await db(make.entry, house.queue)
    assert await db(house.offered) == []
    assert await db(explanations.why_waiting, waiting.pk) == {house.noor.pk: "certificate_ended"}
    assert problems == []


async def test_a_candidate_sits_the_tests_on_a_phone(site, chromium):
    problems: list[str] = []
    vacancy = await db(make.vacancy, tests=("writing", "chats"), title="Agent in Malmö")
    _row, token = await db(
        candidates.invite, vacancy=vacancy, name="Ravi", email="ravi@example.org",
        by=vacancy.created_by,
    )  # fmt: skip
    context = await chromium.new_context(locale="en-GB", **PHONE)
    page = await context.new_page()
    listen(page, problems)
    await page.route("**/static/**", file)
    await page.goto(f"{site}/hiring/link/{token}/")
    assert page.url == f"{site}/hiring/"
    await expect(page.get_by_role("heading", name="Agent in Malmö")).to_be_visible()
    assert await serious(page) == []
    await page.get_by_role("button", name="Begin Spelling and grammar").tap()
    for item in await page.get_by_role("group").all():
        await item.get_by_role("radio").first.check()
    await page.wait_for_load_state("networkidle")
    assert await serious(page) == []
    await page.get_by_role("button", name="Hand in").tap()
    await page.get_by_role("button", name="Begin Three chats at once").tap()
    chat = page.get_by_label("Practice with Lea")
    await chat.get_by_label("Write to Lea").fill("Hello Lea, which order number is it?")
    await chat.get_by_role("button", name="Send").tap()
    await expect(chat).to_contain_text("HR-48410")
    await expect(chat.get_by_label("Write to Lea")).to_have_value("")
    assert await serious(page) == []
    await page.get_by_role("button", name="End and see").tap()
    await page.get_by_role("button", name="Send everything").tap()
    await expect(page.get_by_role("status").first).to_contain_text("Thank you")
    width = "document.documentElement.scrollWidth - innerWidth"
    assert await page.evaluate(width) <= 0
    await context.close()
    done = await db(lambda: list(Sitting.objects.order_by("pk").values_list("score", flat=True)))
    assert len(done) == 2
    assert None not in done
    assert problems == []
