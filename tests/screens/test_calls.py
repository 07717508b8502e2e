"""Calls in a real browser: one scored by the keyboard alone, and the agent's screen beside it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.async_api import expect

from apps.core.models import AuditEntry
from apps.customers.services import data_keys
from apps.desk.demo.films import FILM
from apps.desk.demo.speech import Talk
from apps.interactions.models import Interaction
from apps.quality.models import Evidence, Review, ReviewTask, ScreenCapture, Viewing
from apps.quality.services import screens, tasks
from apps.voice.models import Call, RecordingGap, Transcript
from apps.voice.services import transcripts
from tests import make, sounds
from tests.browsers import launched
from tests.quality.conftest import Room
from tests.screens.conftest import db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)
PHONE = {"width": 390, "height": 844}
SHARING = "--auto-accept-this-tab-capture"  # headless: no desktop, but its own tab


@pytest.fixture
async def room(transactional_db: None) -> Room:
    return await db(Room)


def called(room: Room) -> ReviewTask:
    """A call of twenty seconds: two sides, a hold, card data, words."""
    room.noor.display_name = "Noor Haddad"
    room.noor.save()
    talk = Talk()
    talk.say("agent", "Hemrum, Noor speaking, how can I help?")
    talk.say("customer", "Where is my lamp?")
    hold, card = talk.rest(4), talk.rest(3)
    talk.say("agent", "At the depot. It leaves tomorrow.")
    talk.say("customer", "Good, thank you.")
    begun = timezone.now() - timedelta(hours=1)
    number = make.phone_number(brand=room.brand)
    contact = make.contact(room.noor, kind="voice", channel=number.channel)
    over = begun + timedelta(seconds=talk.at)
    call = make.call(
        number=number, interaction=contact, state="ended", started_at=begun, ended_at=over
    )
    recording = sounds.kept(call, talk.wav(), started_at=begun)
    for reason, (start, end) in (("hold", hold), ("card", card)):
        RecordingGap.objects.create(
            recording=recording, reason=reason, started_at=begun + timedelta(seconds=start),
            ended_at=begun + timedelta(seconds=end),
        )  # fmt: skip
    Transcript.objects.create(recording=recording, attempts=1)
    transcripts.store(recording, talk.said, language="en")
    version = make.scorecard(channels=["voice"])
    return tasks.pick(interaction=contact, by=room.sara, version=version, is_blind=True)


async def test_a_call_is_scored_with_the_keyboard_alone(site, chromium, room):
    await db(called, room)
    problems: list[str] = []
    async with signed_in(chromium, site, room.sara, problems=problems) as page:
        await page.goto(f"{site}/quality/inbox/")
        await page.get_by_role("button", name="Review", exact=True).focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/score/")
        player = page.locator("call-player")
        await expect(player.locator(".wave path")).to_have_count(2)
        await expect(player.locator(".band.hold, .band.secure")).to_have_count(2)
        await expect(player.locator(".transcript li.us").first).to_contain_text("Agent speaking")
        await expect(page.locator("body")).not_to_contain_text("Noor")
        assert await serious(page) == []

        await page.keyboard.press("Space")
        await expect(page.locator("[data-player=play]")).to_contain_text("Pause")
        await expect(player.locator(".transcript li[aria-current]")).to_have_count(1)
        await page.keyboard.press("]")
        await expect(page.locator("[data-rate]")).to_have_text("1.25 ×")
        await page.keyboard.press("s")
        await expect(page.locator("[data-player=skip]")).to_have_attribute("aria-pressed", "true")
        # Seven silent seconds are not waited for.
        later = player.locator(".transcript li[aria-current]", has_text="It leaves tomorrow.")
        await expect(later).to_have_count(1)
        await page.keyboard.press("Space")
        await expect(page.locator("[data-player=play]")).to_contain_text("Play")
        await page.keyboard.press("j")

        await page.keyboard.press("e")
        proof = page.locator("#question-greets .proof:not(.pinning)")
        await expect(proof).to_have_count(1)
        await expect(page.locator(".waveform .pin")).to_have_text("1")
        front = page.locator("[data-question][aria-current]")
        for number, key in enumerate(("greets", "privacy", "solved"), 1):
            await expect(front).to_have_id(f"question-{key}")
            await page.keyboard.press("1")
            await expect(page.locator("[data-answered]")).to_have_count(number)
            await page.keyboard.press("Enter")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url("**/quality/reviews/*/")
        await page.locator("details.contact summary").click()
        await expect(page.locator("call-player .transcript")).to_contain_text("Noor speaking")
        assert await serious(page) == []
    pin = await db(Evidence.objects.get, kind="moment")
    assert 0 < pin.seconds < 20
    review = await db(Review.objects.get)
    kinds = set(await db(lambda: list(Viewing.objects.values_list("kind", flat=True))))
    assert {"opened", "played"} <= kinds
    heard = await db(Viewing.objects.filter(kind="played").first)
    assert heard.seconds >= 1
    assert await db(AuditEntry.objects.filter(action="recording.played").exists)
    assert (review.state, str(review.raw)) == ("released", "100.00")
    assert problems == []


async def test_words_are_clicked_pinned_and_the_player_fits_a_hand(site, chromium, room):
    task = await db(called, room)
    async with signed_in(chromium, site, room.sara) as page:
        await page.goto(f"{site}/quality/inbox/")
        await page.get_by_role("button", name="Review", exact=True).click()
        word = page.locator("call-words span[data-at]", has_text="leaves")
        at = float(await word.get_attribute("data-at"))
        await word.click()
        slide = page.get_by_role("slider", name="Where in the call")
        assert abs(float(await slide.input_value()) - at) < 0.2
        await word.evaluate(
            "w => { const r = document.createRange(); r.setStart(w.firstChild, 0);"
            " const next = w.nextElementSibling.firstChild; r.setEnd(next, next.length);"
            " getSelection().removeAllRanges(); getSelection().addRange(r) }"
        )
        await page.keyboard.press("e")
        await expect(page.locator("#question-greets .proof q")).to_have_text("leaves tomorrow.")
        await slide.focus()
        await page.keyboard.press("Home")
        await expect(page.locator(".call-bar [data-clock]")).to_have_text("0:00")
    options = {"viewport": PHONE, "color_scheme": "dark"}
    async with signed_in(chromium, site, room.sara, **options) as page:
        review = await db(Review.objects.get, task=task)
        await page.goto(f"{site}/quality/reviews/{review.pk}/score/")
        await page.locator("call-player").wait_for()
        assert await serious(page) == []
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


def at_work(room: Room) -> Interaction:
    """Noor agreed, and has a call in hand; her team's screens are recorded."""
    screens.set_policy(team=room.team, mode="all", percent=100, days=30, by=room.petra)
    number = make.phone_number(brand=room.brand)
    contact = make.contact(room.noor, kind="voice", channel=number.channel)
    Interaction.objects.filter(pk=contact.pk).update(status="active", ended_at=None)
    make.call(number=number, interaction=contact)
    return contact


def over(contact: Interaction, room: Room) -> ReviewTask:
    now = timezone.now()
    Interaction.objects.filter(pk=contact.pk).update(status="ended", ended_at=now)
    Call.objects.update(state="ended", ended_at=now)
    begun = ScreenCapture.objects.get().started_at - timedelta(seconds=1)
    sounds.kept(
        Call.objects.get(), sounds.two_sides(("agent", 5), ("customer", 5)), started_at=begun
    )
    contact.refresh_from_db()
    return tasks.pick(interaction=contact, by=room.sara, version=make.scorecard(channels=["voice"]))


# How bright the middle of the film is, 0 to 255; and a card field that stands there.
SOUGHT = """second => { const film = document.querySelector('screen-replay video')
    return !film.seeking && Math.abs(film.currentTime - second) < 0.6 }"""
MIDDLE = """video => { const c = document.createElement('canvas'); c.width = video.videoWidth
  c.height = video.videoHeight; const p = c.getContext('2d'); p.drawImage(video, 0, 0)
  return Math.max(...p.getImageData(c.width / 2, c.height / 2, 1, 1).data.slice(0, 3)) }"""
CARD = """() => { const f = document.createElement('input'); f.autocomplete = 'cc-number'
  Object.assign(f.style, { position: 'fixed', left: '40vw', top: '40vh', width: '20vw',
    height: '20vh', background: 'white', zIndex: 99 }); document.body.append(f); f.focus() }"""


async def test_a_screen_is_recorded_with_consent_black_over_cards_and_shown_in_step(site, room):
    contact = await db(at_work, room)
    problems: list[str] = []
    async with launched(SHARING) as browser:
        async with signed_in(browser, site, room.noor, problems=problems) as page:
            await page.goto(f"{site}/desk/")
            await page.get_by_role("button", name="Screen recording").click()
            assert await serious(page) == []
            await page.get_by_role("button", name="I agree").click()
            sign = page.locator(".screen-sign")
            await sign.click()
            await page.get_by_role("menuitem", name="Share my screen").click()
            await expect(sign).to_have_text("Your screen is recorded")
            await page.wait_for_timeout(4500)  # the first piece
            await page.evaluate(CARD)  # a payment field: black where it stands
            await page.wait_for_timeout(4500)
            task = await db(over, contact, room)
            await expect(sign).to_have_text("Screen shared, not recorded", timeout=30_000)
            for _ in range(100):  # its last piece, and its end
                if await db(ScreenCapture.objects.filter(ended_at__isnull=False).exists):
                    break
                await page.wait_for_timeout(100)
        capture = await db(ScreenCapture.objects.get)
        assert await db(capture.pieces.count) >= 2
        assert capture.ended_at is not None
        async with signed_in(browser, site, room.sara) as page:
            await page.goto(f"{site}/quality/inbox/")
            await page.get_by_role("button", name="Review", exact=True).click()
            replay = page.locator("screen-replay[data-ready]")
            await replay.wait_for()
            video = replay.locator("video")
            shown = []
            for second, of_film in ((3, 2), (8, 7)):
                await page.locator("[data-slide]").fill(str(second))
                await page.wait_for_function(SOUGHT, arg=of_film)
                shown.append(await video.evaluate(MIDDLE))
            assert shown[0] > 60
            assert shown[1] < 30
            assert await serious(page) == []
    assert task.pk
    assert problems == []


def filmed(room: Room) -> ReviewTask:
    """A chat whose film begins a minute before Noor's answer."""
    contact = make.contact(room.noor)
    answered_at = contact.messages.get(direction="out").occurred_at
    capture = ScreenCapture.objects.create(
        interaction=contact, user=room.noor, client_id=uuid4(), kind="video/webm;codecs=vp8",
        key=data_keys.current(contact.customer_id), started_at=answered_at - timedelta(minutes=1),
        keep_until=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    screens.add(capture, number=0, content=FILM.read_bytes())
    return tasks.pick(interaction=contact, by=room.sara, version=make.scorecard())


async def test_the_film_of_a_chat_and_its_messages_lead_each_other(site, chromium, room):
    await db(filmed, room)
    async with signed_in(chromium, site, room.sara) as page:
        await page.goto(f"{site}/quality/inbox/")
        await page.get_by_role("button", name="Review", exact=True).click()
        replay = page.locator("screen-replay[data-ready]")
        video = replay.locator("video")
        asked, answered = (page.locator("[data-message]").nth(n) for n in (0, 1))
        await replay.wait_for()
        await answered.click()
        await expect(answered).to_have_attribute("data-filmed", "")
        assert abs(await video.evaluate("v => v.currentTime") - 60) < 1.1
        await video.evaluate("v => { v.currentTime = 20 }")
        await expect(asked).to_have_attribute("data-filmed", "")
        await expect(answered).not_to_have_attribute("data-filmed", "")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowDown")  # by the keyboard too
        await expect(answered).to_have_attribute("data-filmed", "")
        assert await serious(page) == []
