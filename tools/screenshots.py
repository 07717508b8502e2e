"""Make the pictures of the documentation: ``./run test`` brings Chromium, then

    .venv/bin/python tools/screenshots.py [--data DIR]

Starts a demo centre of its own in a temporary folder (or takes the running one of ``--data``),
walks through it as the demo's people and writes ``docs/screenshots/*.png``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, sync_playwright

BASE_DIR = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE_DIR))

from apps.desk.demo.cast import PEOPLE  # noqa: E402

PICTURES = BASE_DIR / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", "--font-render-hinting=none"]  # fmt: skip
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SHOP = {"width": 1200, "height": 760}
QUESTION = "The glass of my new lamp is cracked along one side."
ANSWER = "I am sorry, Marta. A new glass leaves today and is with you on Friday."
THANKS = "That is quick, thank you! Do I send the old one back?"
MOST_OFFERS = 6
CHAT_AGENT = "oskar"  # good at deliveries, and no mail in hand
LARGEST = 250_000  # bytes of one picture
START_SECONDS = 300
SETTLE_MS = 1200  # after the page is quiet: avatars, transitions

STAFFED_SECONDS = 8  # offers go out and the floor counts them
AGENTS = [person.username for person in PEOPLE if person.role == "agent"][:6]
WALK_IN = """(action) => {
    const form = document.querySelector(".demo form")
    form.action = action
    form.submit()
}"""


def main(arguments: list[str]) -> int:
    if "--data" in arguments:
        return _take(Path(arguments[arguments.index("--data") + 1]).resolve())
    with _centre() as data:
        return _take(data)


def _take(data: Path) -> int:
    address = json.loads((data / "services.json").read_text())["SWITCHROOM_PUBLIC_URL"]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        studio = Studio(browser, address)
        studio.converse()
        studio.take("customer", "Agent", _customer)
        with studio.staffed():
            studio.take("floor", "Supervisor", _floor)
        studio.take("queue-settings", "Administrator", _queue)
        studio.take("flow", "Administrator", _flow)
        studio.take("scoring", "QA reviewer", _scoring)
        studio.take("report", "Supervisor", _report)
        studio.take("training", "Trainer", _training)
        browser.close()
    return studio.complain()


class Studio:
    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.problems: list[str] = []

    def take(
        self, name: str, role: str | None, walk: Callable[[Page], None], **look: object
    ) -> None:
        """Walk in as the demo's person of that role, go there, take the picture."""
        look = {"viewport": DESK, "color_scheme": "light", "locale": "en-GB"} | look
        context = self.browser.new_context(base_url=self.address, **look)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(20_000)
        try:
            if role:
                page.goto("/accounts/login/")
                words = re.compile(rf"^\s*{role}\s*$")
                page.locator(".demo button", has=page.locator("b", has_text=words)).first.click()
                page.wait_for_load_state()
            walk(page)
            page.wait_for_timeout(SETTLE_MS)
            self._keep(name, page)
        except Exception as error:
            self.problems.append(f"{name}: {str(error).splitlines()[0]}")
        finally:
            context.close()

    def converse(self) -> None:
        """A visitor and an agent talk; both ends of it are shown."""
        shop = self.browser.new_context(base_url=self.address, viewport=SHOP, locale="en-GB")
        desk = self.browser.new_context(base_url=self.address, viewport=DESK, locale="en-GB")
        visitor, agent = shop.new_page(), desk.new_page()
        try:
            for page in (visitor, agent):
                page.set_default_timeout(60_000)
            _walk_in(agent, CHAT_AGENT)
            chat = _write(visitor)
            _accept(agent, QUESTION)
            _answer(agent, ANSWER)
            chat.get_by_text(ANSWER).wait_for()
            chat.locator("textarea").fill(THANKS)
            chat.locator("textarea").press("Enter")
            agent.locator("#main li[data-seq]", has_text=THANKS).wait_for()
            visitor.wait_for_timeout(SETTLE_MS)
            self._keep("widget", visitor)
            self._keep("desk-light", agent)
            agent.emulate_media(color_scheme="dark")
            agent.wait_for_timeout(SETTLE_MS)
            self._keep("desk-dark", agent)
            agent.emulate_media(color_scheme="light")
            agent.set_viewport_size(PHONE)
            agent.reload()
            agent.locator("#main li[data-seq]").first.wait_for()
            agent.wait_for_timeout(SETTLE_MS)
            self._keep("desk-phone", agent)
        except Exception as error:
            self.problems.append(f"conversation: {str(error).splitlines()[0]}")
        finally:
            shop.close()
            desk.close()

    @contextmanager
    def staffed(self) -> Iterator[None]:
        """The demo's agents at their desks, available, as long as this lasts."""
        shift = [self.browser.new_context(base_url=self.address) for _ in AGENTS]
        try:
            for context, username in zip(shift, AGENTS, strict=True):
                _walk_in(context.new_page(), username)
            time.sleep(STAFFED_SECONDS)
            yield
        finally:
            for context in shift:
                context.close()

    def _keep(self, name: str, page: Page) -> None:
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        size = path.stat().st_size
        sys.stdout.write(f"{path.relative_to(BASE_DIR)} {size // 1000} kB\n")
        if size > LARGEST:
            self.problems.append(f"{name}: {size} bytes are more than {LARGEST}")

    def complain(self) -> int:
        for problem in self.problems:
            sys.stderr.write(f"{problem}\n")
        return bool(self.problems)


def _walk_in(page: Page, username: str) -> None:
    """As one of the demo's agents, and available."""
    page.goto("/accounts/login/")
    page.evaluate(WALK_IN, f"/demo/{username}/")
    page.wait_for_url("**/desk/**")
    page.locator("#presence button.presence").click()
    page.locator("#presence-menu button", has_text="Available").first.click()


def _customer(page: Page) -> None:
    page.goto("/desk/")
    page.locator("a.list-row").first.click()
    page.locator("a[href^='/customers/']:not([href='/customers/'])").first.wait_for()
    page.goto(_href(page, r"^/customers/\d+/$"))


def _floor(page: Page) -> None:
    page.goto("/desk/floor/")
    page.locator("main").wait_for()


def _queue(page: Page) -> None:
    page.goto("/settings/queues/")
    page.goto(_href(page, r"^/settings/queues/\d+/$"))


def _flow(page: Page) -> None:
    page.goto("/settings/flows/")
    page.goto(_href(page, r"^/settings/flows/\d+/"))


def _scoring(page: Page) -> None:
    """A call, when one waits to be reviewed."""
    page.goto("/quality/inbox/")
    tasks = page.locator("form[action*='/review/']")
    calls = page.locator("li, tr", has_text="Call").locator("form[action*='/review/']")
    (calls if calls.count() else tasks).first.locator("button").click()
    page.locator("main").wait_for()


def _report(page: Page) -> None:
    page.goto("/reports/")
    page.goto(_href(page, r"^/reports/ready/"))


def _training(page: Page) -> None:
    page.goto("/training/matrix/")
    page.locator("main table").first.wait_for()


def _write(page: Page) -> FrameLocator:
    """A visitor of the made-up shop begins a chat."""
    page.goto("/demo/")
    page.get_by_role("button", name=re.compile("chat|message|help", re.I)).last.click()
    frame = page.frame_locator("iframe")
    frame.locator("[name=name]").fill("Marta Lindqvist")
    frame.locator("[name=email]").fill("marta@lindqvist.example")
    frame.locator("[name=question]").fill(QUESTION)
    frame.get_by_role("button", name="Start chat").click()
    frame.locator("w-log li").first.wait_for()
    return frame


def _accept(page: Page, words: str) -> None:
    """Take offers until the one with these words is open."""
    for _ in range(MOST_OFFERS):
        page.locator("[action$='/acceptance/'] button").first.click()
        page.locator("#main li[data-seq]").first.wait_for()
        page.wait_for_timeout(SETTLE_MS)
        if page.locator("#main li[data-seq]", has_text=words).count():
            return
    raise RuntimeError("the chat was not offered")


def _answer(page: Page, words: str) -> None:
    page.locator("#composer-body").fill(words)
    page.locator("#composer-body").press("Control+Enter")
    page.locator("#main li[data-seq]", has_text=words).wait_for()


def _href(page: Page, pattern: str) -> str:
    found = page.evaluate("[...document.links].map((link) => link.getAttribute('href'))")
    return next(href for href in found if re.search(pattern, href))


@contextmanager
def _centre() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="switchroom-pictures-") as name:
        os.chmod(name, 0o755)  # noqa: S103  (PostgreSQL's account passes through)
        data, log = Path(name) / "data", Path(name) / "up.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, str(BASE_DIR / "manage.py"), "up", "--data", str(data)],
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        try:
            deadline = time.monotonic() + START_SECONDS
            while "READY http" not in log.read_text():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The centre did not start:\n" + log.read_text()[-2000:])
                time.sleep(0.2)
            yield data
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
