"""The agent's desk in a real browser: by keyboard, through reloads, beside colleagues."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from apps.accounts.models import User
from apps.interactions.models import Case, Interaction, Message
from apps.interactions.services import conversations, intake, replies
from apps.interactions.services.intake import Incoming
from apps.routing.models import Offer, Presence
from apps.routing.services import presence, router
from tests import make
from tests.screens.conftest import connected, db, file, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)
PHONE = {"width": 390, "height": 844}
# The bubbles' own markup: htmx's marks and the token of each page aside.
BARE = """bubbles => bubbles.map((bubble) => bubble.outerHTML
    .replace(/ (data-)?htmx-[a-z-]+(="[^"]*")?/g, "").replace(/value="[A-Za-z0-9]{64}"/g, "")
    .replace(/>\\s+/g, ">").replace(/\\s+</g, "<"))"""


class House:
    """One team of two for one queue, with a chat and a mail account."""

    def __init__(self) -> None:
        self.brand = make.brand(name="Hemrum")
        self.team = make.team(brands=[self.brand])
        self.ada = make.agent(team=self.team, username="ada", display_name="Ada Lindt")
        self.idris = make.agent(team=self.team, username="idris", display_name="Idris Bello")
        root = make.disposition(code="root", name="Hemrum")
        make.disposition(code="found", name="Shipment found", parent=root)
        self.queue = make.queue(teams=[self.team], offer_seconds=60, disposition_root=root)
        self.channels = {
            kind: make.channel(brand=self.brand, kind=kind, address=f"{kind}@hemrum.example")
            for kind in ("chat", "email")
        }
        for channel in self.channels.values():
            make.entry_point(self.queue, channel=channel)
        make.canned_reply(shortcut="photo", title="Ask for a photo", body="Could I see a photo?")

    def arrive(self, kind: str = "chat", name: str = "Jonas Okafor") -> Interaction:
        person = make.customer(brands=[self.brand], name=name)
        scheme = "web_visitor" if kind == "chat" else "email"
        value = f"{kind}-{person.pk}" + ("" if kind == "chat" else "@okafor.example")
        identity = make.identity(person, scheme=scheme, value=value, display=value)
        return intake.start(
            channel=self.channels[kind], identity=identity, subject="Which neighbour?",
            incoming=Incoming(body="Left with a neighbour, but which one?", client_id="first"),
        )  # fmt: skip

    def held(self, kind: str = "chat", name: str = "Jonas Okafor") -> Interaction:
        talk = self.arrive(kind, name)
        conversations.assign(interaction_id=talk.pk, agent=self.ada)
        return Interaction.objects.select_related("case").get(pk=talk.pk)


def available(*people) -> None:
    for user in people:
        presence.set_presence(user=user, presence="available", by=user)


def offer() -> None:
    router.Router().work()


def says(talk: Interaction, body: str) -> None:
    intake.say(interaction=talk, incoming=Incoming(body=body, client_id=body))


@pytest.fixture
async def house(transactional_db: None) -> House:
    return await db(House)


async def test_by_keyboard_from_the_offer_to_the_end(site, chromium, house):
    problems: list[str] = []
    async with signed_in(chromium, site, house.ada, problems=problems) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await page.locator("button.presence").focus()
        await page.keyboard.press("Enter")
        await page.locator("#presence-menu [role=menuitem]:focus").wait_for()
        await page.keyboard.press("Enter")
        await expect(page.locator("button.presence")).to_contain_text("Available")

        talk = await db(house.arrive)
        await db(offer)
        card = page.locator("[data-offer]")
        await expect(card).to_contain_text("Jonas Okafor")
        await expect(page).to_have_title("(1) My work · Switchroom")
        await page.keyboard.press("Alt+a")
        await expect(page.locator("li.bubble")).to_have_count(1)
        await expect(card).to_have_count(0)

        await page.keyboard.press("r")
        await page.keyboard.type("/ph")
        await page.locator(".suggestions [data-text]").wait_for()
        await page.keyboard.press("Enter")
        await expect(page.locator("#composer-body")).to_have_value("Could I see a photo?")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("li.bubble.out")).to_contain_text("Could I see a photo?")

        await db(says, talk, "Found it, thank you!")
        await expect(page.locator("li.bubble").last).to_contain_text("Found it")
        await page.keyboard.press("Escape")
        await page.keyboard.press("e")
        await page.locator("#wrap-what").focus()
        await page.keyboard.type("Shipment found")
        await page.locator(".choice input").first.focus()
        await page.keyboard.press("Space")
        await page.get_by_role("button", name="Finish wrap-up").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#side")).to_contain_text("Wrapped up")
    ended = Interaction.objects.select_related("wrap_up__disposition")
    talk = await db(ended.get, pk=talk.pk)
    assert (talk.status, talk.wrap_up.disposition.code) == ("ended", "found")
    assert problems == []


async def test_an_offer_never_takes_the_focus_and_the_slots_switch(site, chromium, house):
    first, second = await db(house.held), await db(house.held, name="Greta Fontaine")
    await db(available, house.ada)
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/cases/{first.case.number}/")
        await connected(page)
        await page.locator("#composer-body").focus()
        await page.keyboard.type("Hello ")
        await db(house.arrive, name="Third Person")
        await db(offer)
        await page.locator("[data-offer]").wait_for()
        await page.keyboard.type("Jonas")
        await expect(page.locator("#composer-body")).to_have_value("Hello Jonas")

        await page.keyboard.press("Alt+2")
        await expect(page.locator("h1")).to_be_visible()
        await expect(page.locator("#case-head")).to_contain_text("Greta Fontaine")
        assert page.url.endswith(f"/cases/{second.case.number}/")
        await page.keyboard.press("Alt+1")
        await expect(page.locator("#composer-body")).to_have_value("Hello Jonas")


async def test_what_one_passes_on_is_offered_to_the_other(site, chromium, house):
    await db(available, house.ada)
    talk = await db(house.arrive)
    await db(offer)
    async with (
        signed_in(chromium, site, house.ada) as ours,
        signed_in(chromium, site, house.idris) as theirs,
    ):
        for page in (ours, theirs):
            await page.goto(f"{site}/desk/")
            await connected(page)
        await db(available, house.idris)
        await ours.get_by_role("button", name="Pass on").click()
        await expect(ours.locator("[data-offer]")).to_have_count(0)
        await db(offer)
        await theirs.locator("[data-offer]").wait_for()
        await theirs.keyboard.press("Alt+a")
        await expect(theirs.locator("li.bubble")).to_have_count(1)
    await db(talk.refresh_from_db)
    states = await db(lambda: list(Offer.objects.order_by("pk").values_list("state", flat=True)))
    assert (talk.owner_id, states) == (house.idris.pk, ["declined", "accepted"])


async def test_a_reload_in_the_middle_keeps_the_draft(site, chromium, house):
    talk = await db(house.held, "email")
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/cases/{talk.case.number}/")
        await page.locator("#composer-body").fill("Dear Jonas, the yellow")
        await expect(page.locator(".composer .draft")).to_contain_text("Draft saved")
        await page.reload()
        await expect(page.locator("#composer-body")).to_have_value("Dear Jonas, the yellow")


async def test_a_mail_is_taken_back_in_time(site, chromium, house):
    talk = await db(house.held, "email")
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/cases/{talk.case.number}/")
        await connected(page)
        await page.locator("#composer-body").fill("Dear Jonas")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("li.mail.out")).to_contain_text("leaves in")
        await page.locator(".toast").get_by_role("button", name="Undo").click()
        await expect(page.locator("#composer-body")).to_have_value("Dear Jonas")
        await expect(page.locator("li.mail.out")).to_contain_text("taken back")
    assert await db(lambda: Case.objects.get(pk=talk.case_id).status) == "open"


async def test_a_word_goes_over_the_socket_and_by_the_form_where_there_is_none(
    site, chromium, house
):
    talk, posted = await db(house.held), []
    async with signed_in(chromium, site, house.ada) as page:
        page.on("request", lambda asked: posted.append(asked.url) if "/reply/" in asked.url else 0)
        await page.goto(f"{site}/desk/cases/{talk.case.number}/")
        await connected(page)
        for words, times in (("Over the socket", 0), ("By the form", 1)):
            await page.locator("#composer-body").fill(words)
            await page.keyboard.press("Control+Enter")
            await expect(page.locator("li.bubble.out", has_text=words)).to_have_count(1)
            await expect(page.locator("#composer-body")).to_have_value("")
            assert len(posted) == times
            await page.evaluate("WebSocket.prototype.send = function () { this.close() }")
    assert await db(talk.messages.count) == 3


async def test_a_stale_send_is_stopped_and_nothing_is_lost(site, chromium, house):
    talk = await db(house.held)
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/cases/{talk.case.number}/")
        await connected(page)
        await page.wait_for_load_state("networkidle")  # what it fetched on connecting is there
        await page.route("**/messages/?*", lambda route: route.abort())  # the screen stays old
        await page.locator("#composer-body").fill("Please send a photo")
        await db(says, talk, f"Never mind, found it. {site}")  # a link is fetched, not pushed
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".missed")).to_contain_text("Never mind, found it.")
        await expect(page.locator("#composer-body")).to_have_value("Please send a photo")
        assert await db(Message.objects.filter(direction="out").count) == 0
        await page.unroute("**/messages/?*")
        await page.get_by_role("button", name="Send anyway").click()
        await expect(page.locator("li.bubble.out")).to_have_count(1)
        await expect(page.locator("li.bubble")).to_have_count(3)


async def test_two_agents_see_each_other_on_a_case(site, chromium, house):
    talk = await db(house.held)
    url = f"{site}/desk/cases/{talk.case.number}/"
    async with (
        signed_in(chromium, site, house.ada) as ours,
        signed_in(chromium, site, house.idris) as theirs,
    ):
        await ours.goto(url)
        await connected(ours)
        await theirs.goto(url)
        await connected(theirs)
        await expect(ours.locator("#who-is-here")).to_contain_text("Idris Bello is here")
        await theirs.get_by_role("button", name="Note").click()
        await theirs.locator(".note-mode textarea").press_sequentially("One is held for @ada")
        await expect(ours.locator("#who-is-here")).to_contain_text("Idris Bello is writing")
        await theirs.keyboard.press("Control+Enter")
        await expect(ours.locator("li.note")).to_contain_text("One is held")
        await expect(ours.locator("#alerts")).to_have_attribute("data-unread", "1")


async def test_a_beat_keeps_an_agent_present(site, chromium, house):
    await db(available, house.ada)
    await db(Presence.objects.filter(user=house.ada).update, seen_at=None)
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.locator("button.presence")).to_contain_text("Available")
        await page.wait_for_timeout(1_000)
    assert await db(lambda: Presence.objects.get(user=house.ada).seen_at) is not None


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"viewport": PHONE, "has_touch": True, "is_mobile": True},
        {"locale": "ar"},
    ],
    ids=["light", "dark", "phone", "right-to-left"],
)
async def test_axe_finds_nothing_serious(site, chromium, house, look):
    chat, mail = await db(house.held), await db(house.held, "email", "Greta Fontaine")
    await db(available, house.ada)
    if look.get("locale") == "ar":
        house.ada.language = "ar"
        await db(house.ada.save)
    async with signed_in(chromium, site, house.ada, **look) as page:
        for talk in (chat, mail):
            await page.goto(f"{site}/desk/cases/{talk.case.number}/")
            await connected(page)
            assert await serious(page) == []
        assert await page.evaluate("document.dir") == ("rtl" if "locale" in look else "ltr")
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0


async def test_on_a_phone_one_pane_shows_at_a_time(site, chromium, house):
    talk = await db(house.held)
    async with signed_in(
        chromium, site, house.ada, viewport=PHONE, has_touch=True, is_mobile=True
    ) as page:
        await page.goto(f"{site}/desk/")
        await page.locator("[data-row]").tap()
        await expect(page.locator("#thread")).to_be_visible()
        await expect(page.locator("#list")).to_be_hidden()
        await page.get_by_role("button", name="Customer and case").tap()
        await expect(page.locator("#side h2")).to_contain_text("Jonas Okafor")
        await page.get_by_role("button", name="Back to the conversation").tap()
        await page.get_by_role("button", name="Back to my work").tap()
        await expect(page.locator(f"#row-{talk.case.number}")).to_be_visible()


async def test_without_scripts_links_and_forms_do_the_work(site, chromium, house):
    talk = await db(house.held)
    async with signed_in(chromium, site, house.ada, java_script_enabled=False) as page:
        await page.goto(f"{site}/desk/")
        await page.locator("[data-row]").click()
        await page.locator("#composer-body").fill("Hello Jonas")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("li.bubble.out")).to_contain_text("Hello Jonas")
        await page.get_by_role("link", name="Case", exact=True).click()
        await expect(page.locator("#case-reason")).to_be_visible()
    assert await db(talk.messages.count) == 2


async def test_a_visitor_and_an_agent_talk_from_hello_to_goodbye(site, chromium, house):
    channel = house.channels["chat"]
    await db(available, house.ada)
    visitor = await chromium.new_page(
        viewport={"width": 420, "height": 760}, locale="en-GB", bypass_csp=True
    )
    await visitor.route("**/static/**", file)
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await visitor.goto(f"{site}/chat/{channel.key}/?language=en")
        await visitor.locator("[name=name]").focus()
        for words in ("Jonas Okafor", "jonas@okafor.example", "Which neighbour?"):
            await visitor.keyboard.type(words)
            await visitor.keyboard.press("Tab")
        await visitor.keyboard.press("Enter")
        await visitor.wait_for_function(f"localStorage['switchroom.{channel.key}.conversation']")
        await visitor.wait_for_function("document.activeElement.localName === 'textarea'")

        await db(offer)
        await page.locator("[data-offer]").wait_for()
        await page.keyboard.press("Alt+a")
        await expect(page.locator("li.bubble").first).to_contain_text("Which neighbour?")
        await page.locator("#composer-body").fill("The yellow door.")
        await page.keyboard.press("Control+Enter")
        await visitor.get_by_text("The yellow door.").wait_for()
        await expect(page.locator("li.bubble.out .meta")).to_contain_text("read")

        await visitor.keyboard.type("Thank")
        await expect(page.locator(".thread-frame typing-mark")).to_be_visible()
        await visitor.keyboard.type(" you")
        await visitor.keyboard.press("Enter")
        await expect(page.locator("li.bubble").last).to_contain_text("Thank you")
        await page.get_by_role("button", name="Resolve").click()
        await visitor.get_by_role("heading", name="How was it with Ada?").wait_for()
    await visitor.close()


async def test_a_hidden_tab_still_says_that_somebody_wrote(site, chromium, house):
    talk = await db(house.held)
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/")
        await connected(page)
        await page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true, configurable: true})"
        )
        await db(says, talk, "Hello?")
        await expect(page).to_have_title("(2) My work · Switchroom")


def answers(talk: Interaction, author: User, body: str) -> None:
    replies.send(interaction=talk, author=author, body=body, client_id=body)


async def test_a_pushed_word_is_shown_as_a_fetched_one_and_nothing_is_fetched(
    site, chromium, house
):
    talk = await db(house.held)
    fetched: list[str] = []
    async with signed_in(chromium, site, house.ada) as page:
        await page.goto(f"{site}/desk/cases/{talk.case.number}/")
        await connected(page)
        await page.wait_for_load_state("networkidle")
        page.on(
            "request",
            lambda asked: fetched.append(asked.url) if "/messages/" in asked.url else None,
        )
        await db(says, talk, "One line\nand <b>another</b> & more")
        await db(answers, talk, house.ada, "The yellow door.")
        await db(answers, talk, house.idris, "Or the green one?")
        await expect(page.locator("li.bubble")).to_have_count(4)
        assert fetched == []
        pushed = await page.locator("li.bubble").evaluate_all(BARE)
        await db(says, talk, "It was https://hemrum.example/door after all")
        await expect(page.locator("li.bubble a")).to_have_text("https://hemrum.example/door")
        assert len(fetched) == 1
        await page.reload()
        await expect(page.locator("li.bubble")).to_have_count(5)
        assert (await page.locator("li.bubble").evaluate_all(BARE))[:4] == pushed
