"""Quality in a real browser: a chat scored without a mouse, a dispute that changes a score."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from apps.quality.models import Answer, Dispute, Evidence, Question, Review, ReviewTask, Viewing
from apps.quality.services import shipped, tasks
from tests import make
from tests.quality.conftest import Room
from tests.screens.conftest import db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def room(transactional_db: None) -> Room:
    return await db(Room)


def blind_task(room: Room) -> ReviewTask:
    room.noor.display_name = "Noor Haddad"
    room.noor.save()
    version = make.scorecard()
    return tasks.pick(
        interaction=make.contact(room.noor), by=room.sara, version=version, is_blind=True
    )


def facts(review: Review) -> dict[str, tuple[list[str], bool, str, str]]:
    rows = Answer.objects.filter(review=review).select_related("question")
    return {row.question.key: (row.chosen, row.is_na, row.text, row.comment) for row in rows}


async def test_a_chat_is_scored_with_the_keyboard_alone(site, chromium, room):
    await db(blind_task, room)
    problems: list[str] = []
    async with signed_in(chromium, site, room.sara, problems=problems) as page:
        await page.goto(f"{site}/quality/inbox/")
        await page.get_by_role("button", name="Review", exact=True).focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/score/")
        front = page.locator("[data-question][aria-current]")
        await expect(front).to_contain_text("Greets by name")
        await expect(page.locator("body")).not_to_contain_text("Noor")

        await page.keyboard.press("1")
        await expect(page.locator("#question-greets[data-answered]")).to_have_count(1)
        await page.keyboard.press("Enter")
        await expect(front).to_contain_text("Keeps data private")
        await page.keyboard.press("2")
        await expect(page.locator("#sheet-head .final")).to_contain_text("question 2 is fatal")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("e")
        await expect(front.locator(".proof:not(.pinning)")).to_have_count(1)
        await expect(page.locator("article.out .pin")).to_have_text("2")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#toasts")).to_contain_text("Not answered yet: 3")
        await page.keyboard.press("c")
        await page.keyboard.type("Named another customer.")
        await page.keyboard.press("Escape")
        await expect(page.locator(".question.owes")).to_have_count(1)  # saved without a new form

        await page.keyboard.press("Enter")
        await expect(front).to_contain_text("Gives the right answer")
        await page.keyboard.press("2")
        await expect(page.locator("#question-missing")).to_be_visible()
        await expect(page.locator(".question.owes")).to_have_count(0)
        await page.keyboard.press("n")
        await expect(page.locator("#question-missing")).to_have_count(0)
        await page.keyboard.press("2")
        await page.keyboard.press("Enter")
        await expect(front).to_contain_text("What was missing?")
        await page.keyboard.type("The day.")
        await page.wait_for_timeout(900)  # longer than typing rests before it is saved
        assert await serious(page) == []
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url("**/quality/reviews/*/")
        await expect(page.locator(".final")).to_contain_text("question 2 is fatal")
        await expect(page.locator(".stage .head")).to_contain_text("Noor Haddad")
        assert await serious(page) == []
    review = await db(Review.objects.get)
    assert (review.state, str(review.raw), review.final) == ("released", "43.33", 0)
    assert await db(facts, review) == {
        "greets": (["yes"], False, "", ""),
        "privacy": (["no"], False, "", "Named another customer."),
        "solved": (["partly"], False, "", ""),
        "missing": ([], False, "The day.", ""),
    }
    assert await db(Evidence.objects.filter(kind="message").count) == 1
    assert await db(Viewing.objects.count) == 1
    assert [each for each in problems if "422" not in each] == []  # the refused submission


async def test_selected_words_become_evidence_and_stay_marked(site, chromium, room):
    await db(blind_task, room)
    async with signed_in(chromium, site, room.sara) as page:
        await page.goto(f"{site}/quality/inbox/")
        await page.get_by_role("button", name="Review", exact=True).click()
        await page.locator("article.out p").evaluate(
            "p => { const r = document.createRange(); const t = p.firstChild;"
            " r.setStart(t, t.data.indexOf('It leaves')); r.setEnd(t, t.data.length);"
            " getSelection().removeAllRanges(); getSelection().addRange(r) }"
        )
        await page.keyboard.press("e")
        await expect(page.locator("mark.said")).to_have_text("It leaves tomorrow.")
        await expect(page.locator("#question-greets .proof q")).to_have_text("It leaves tomorrow.")
        await page.get_by_role("button", name="Take this pin away").click()
        await expect(page.locator("mark.said")).to_have_count(0)
    assert not await db(Evidence.objects.exists)


async def test_a_dispute_overturns_an_answer_and_the_score(site, chromium, room):
    review = await db(make.submitted, room.noor, room.sara)
    async with signed_in(chromium, site, room.noor) as page:
        await page.goto(f"{site}/quality/")
        await expect(page.locator(".final .value")).to_have_text("70")
        verdict = page.locator("#verdict-solved")
        await verdict.locator("summary").focus()
        await page.keyboard.press("Enter")
        await verdict.locator("textarea").fill("I named the day: it leaves tomorrow.")
        await verdict.get_by_label("The answer you ask for").select_option("yes")
        await verdict.get_by_label("Where to look").select_option(index=2)
        assert await serious(page) == []
        await page.get_by_role("button", name="Send disputes").click()
        await expect(verdict).to_contain_text("luz decides")
        await expect(verdict.locator(".dispute .proof")).to_contain_text("At the depot")
    async with signed_in(chromium, site, room.sara) as page:  # who reviewed does not decide
        await page.goto(f"{site}/quality/reviews/{review.pk}/")
        await expect(page.locator("#verdict-solved")).to_contain_text("In dispute")
        await expect(page.get_by_role("button", name="Decide")).to_have_count(0)
    async with signed_in(chromium, site, room.luz) as page:
        await page.goto(f"{site}/quality/disputes/")
        await page.get_by_role("link", name="Decide").click()
        await page.get_by_label("Yes").check()
        await page.get_by_label("Why, in words to learn from").fill("It is there. Full points.")
        await page.get_by_role("button", name="Decide").click()
        await expect(page.locator("#verdict-solved")).to_contain_text("Upheld, “Yes”")
        await page.goto(f"{site}/quality/disputes/")
        await expect(page.locator("table").first).to_contain_text("100 %")
        assert await serious(page) == []
    async with signed_in(chromium, site, room.noor, viewport=PHONE) as page:
        await page.goto(f"{site}/quality/reviews/{review.pk}/")
        await expect(page.locator(".final .value")).to_have_text("100")
        await expect(page.locator(".outcome")).to_contain_text("70 before the dispute")
        assert await serious(page) == []
        await page.get_by_role("button", name="Acknowledge").click()
        await expect(page.locator(".stage .head")).to_contain_text("Acknowledged")
    assert await db(Dispute.objects.filter(state="upheld").count) == 1


async def test_a_card_is_changed_tried_and_published(site, chromium, room):
    version = await db(make.scorecard, brand=room.brand)
    async with signed_in(chromium, site, room.petra) as page:
        await page.goto(f"{site}/quality/cards/{version.scorecard_id}/")
        await page.get_by_role("button", name="Change it").click()
        await page.get_by_label("New question in Outcome").fill("Says goodbye")
        await page.keyboard.press("Enter")
        await expect(page.locator("#editor")).to_be_visible()
        await page.get_by_label("Weight").fill("2")
        assert await serious(page) == []
        await page.get_by_role("button", name="Save the question").click()
        rows = page.locator(".outline a.q")
        goodbye = rows.filter(has_text="Says goodbye")
        await goodbye.drag_to(rows.first, target_position={"x": 40, "y": 3})
        await expect(rows.first).to_contain_text("Says goodbye")
        await expect(goodbye.locator(".no")).to_have_text("1")
        await goodbye.focus()
        await page.keyboard.press("Alt+ArrowDown")
        await expect(rows.nth(1)).to_contain_text("Says goodbye")
        await page.locator("#preview").get_by_text("No", exact=True).last.click()
        await expect(page.locator("#preview .score")).to_contain_text("1 of")
        await page.get_by_role("button", name="Publish version 2").click()
        await expect(page.locator(".version-bar .live")).to_contain_text("Version 2")
        await page.get_by_role("link", name="Compare").click()
        await expect(page.locator(".card-diff li.added")).to_contain_text("Says goodbye")
        assert await serious(page) == []
    asked = Question.objects.filter(version__scorecard=version.scorecard_id, version__state="live")
    published = await db(asked.get, text="Says goodbye")
    assert (published.weight, published.key) == (2, "says-goodbye")


async def test_the_pages_of_quality_are_accessible_in_the_hand_too(site, chromium, room):
    await db(shipped.bring)
    await db(make.submitted, room.noor, room.sara)
    for options in ({}, {"viewport": PHONE, "color_scheme": "dark"}):
        async with signed_in(chromium, site, room.petra, **options) as page:
            for path in ("inbox", "reviews", "find", "cards", "cards/new", "plans", "plans/new"):
                await page.goto(f"{site}/quality/{path}/")
                await page.locator("h1").first.wait_for()
                assert await serious(page) == [], path
                wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not wide, path
