"""Lessons that are programs, films and voices, in a real browser."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from playwright.async_api import expect

from apps.training.models import Enrolment, Progress
from apps.training.services import courses, materials
from tests import make
from tests.screens.conftest import connected, db, serious, signed_in

pytestmark = [pytest.mark.screen, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)

SCORM = """<manifest><metadata><schemaversion>1.2</schemaversion></metadata><organizations>
<organization><title>Fire safety</title><item identifierref="r"><title>x</title></item>
</organization></organizations><resources><resource identifier="r" href="index.html"/></resources>
</manifest>"""
TINCAN = """<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
<activity id="urn:lamp" type="course"><name>Lamps</name><launch lang="en">index.html</launch>
</activity></activities></tincan>"""
# Each tries to get out of its frame first, and writes on its page how that went.
ESCAPES = """
let found = []
try { found.push(parent.document.title) } catch { found.push("no parent") }
try { found.push(document.cookie || "no cookie") } catch { found.push("no cookie") }
fetch("/training/").then(() => found.push("fetched"), () => found.push("no fetch")).finally(() =>
  document.body.dataset.found = found.join(", "))
"""
SAYS_SCORM = f"""<html><head></head><body><button>Finish</button><script>{ESCAPES}
document.querySelector("button").onclick = () => {{
  const api = window.API || parent.API
  api.LMSInitialize("")
  api.LMSSetValue("cmi.core.score.raw", "90")
  api.LMSSetValue("cmi.core.lesson_status", "passed")
  api.LMSFinish("")
}}</script></body></html>"""
SAYS_XAPI = f"""<html><head></head><body><button>Finish</button><script>{ESCAPES}
document.querySelector("button").onclick = () => {{
  const asked = new URLSearchParams(location.search)
  const verb = {{ id: "http://adlnet.gov/expapi/verbs/completed" }}
  fetch(asked.get("endpoint") + "statements", {{
    method: "POST",
    headers: {{ "Content-Type": "application/json", Authorization: asked.get("auth") }},
    body: JSON.stringify({{ actor: {{}}, verb, object: {{ id: "urn:lamp" }} }}),
  }})
}}</script></body></html>"""
FILM = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 })
  const brush = canvas.getContext("2d")
  const paint = setInterval(() => brush.fillRect(Math.random() * 60, 4, 4, 4), 40)
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" })
  const chunks = []
  recorder.ondataavailable = (event) => chunks.push(event.data)
  recorder.start()
  await new Promise((resolve) => setTimeout(resolve, 900))
  await new Promise((resolve) => { recorder.onstop = resolve; recorder.stop() })
  clearInterval(paint)
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer())
  return btoa(String.fromCharCode(...bytes))
}"""
VOICE = """navigator.mediaDevices.getUserMedia = async () => {
  const audio = new AudioContext(), tone = audio.createOscillator()
  const stream = audio.createMediaStreamDestination()
  tone.connect(stream)
  tone.start()
  return stream.stream
}"""


def package(manifest: str, text: str, page: str) -> ContentFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(manifest, text)
        archive.writestr("index.html", page)
    return ContentFile(out.getvalue(), name="course.zip")


def kept(file: ContentFile, kind: str):
    return materials.keep(file=file, name=file.name or "film", kind=kind, by=None)


def course(film: bytes) -> Enrolment:
    row = courses.create(title="Fire and lamps", by=None)
    draft = courses.draft_of(row)
    for kind, title, material in (
        ("package", "Fire", kept(package("imsmanifest.xml", SCORM, SAYS_SCORM), "package")),
        ("package", "Lamps", kept(package("tincan.xml", TINCAN, SAYS_XAPI), "package")),
        ("video", "A film", kept(ContentFile(film, name="film.webm"), "video")),
        ("role_play", "Say hello", None),
    ):
        courses.save_lesson(
            version=draft, title=title, kind=kind, body="Read this.", settings={},
            material=material,
        )  # fmt: skip
    courses.publish(version=draft, by=None)
    return make.enrolment(make.agent(display_name="Noor Haddad"), row)


async def test_packages_films_and_voices_are_lessons_and_packages_stay_in_their_frame(
    site, chromium
):
    blank = await chromium.new_page()
    film = base64.b64decode(await blank.evaluate(FILM))
    enrolment = await db(course, film)
    async with signed_in(chromium, site, enrolment.user) as page:
        await page.add_init_script(VOICE)
        await page.goto(f"{site}/training/lessons/{enrolment.pk}/1/")
        for title in ("Fire", "Lamps"):
            await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
            await connected(page)
            frame = page.frame_locator("package-frame iframe")
            found = frame.locator("body[data-found]")
            await expect(found).to_have_attribute("data-found", "no parent, no cookie, no fetch")
            await frame.get_by_role("button", name="Finish").click()
            await expect(page.locator("header.head .tag.success")).to_contain_text("Done")
            await page.get_by_role("link", name="Next lesson").click()
        await expect(page.get_by_role("heading", name="A film", exact=True)).to_be_visible()
        played = "video => video.play().then(() => new Promise(end => video.onended = end))"
        await page.locator("video").evaluate(played)
        assert await serious(page) == []
        await page.get_by_role("button", name="Done, next lesson").click()
        await page.get_by_role("button", name="Record", exact=True).click()
        await expect(page.locator("voice-recorder .timer")).to_have_text("0:02")
        await page.get_by_role("button", name="Stop").click()
        await page.get_by_role("button", name="Hand in").click()
        await expect(page.locator(".lesson")).to_contain_text("Your trainer will listen")
        assert await serious(page) == []
    rows = await db(lambda: list(Progress.objects.order_by("lesson__position")))
    assert [(row.state, row.score) for row in rows] == [
        ("done", 90), ("done", None), ("done", None), ("submitted", None),
    ]  # fmt: skip
    assert rows[3].recording_id
