"""Draws the demo's recorded screen: an agent's desk for three minutes, one picture a second.

``.venv/bin/python tools/desk_film.py`` writes ``apps/desk/demo/desk.webm``. The browser
itself encodes, in real time: the same encoder that agents' screens go through.
"""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

FILM = Path(__file__).parents[1] / "apps/desk/demo/desk.webm"
SECONDS = 180

DRAW = """
async (seconds) => {
  const canvas = document.createElement("canvas")
  canvas.width = 640; canvas.height = 400
  const pen = canvas.getContext("2d")
  const box = (x, y, w, h, fill, round = 4) => { pen.fillStyle = fill; pen.beginPath(); pen.roundRect(x, y, w, h, round); pen.fill() }
  const lines = (x, y, w, n, fill) => { for (let i = 0; i < n; i++) box(x, y + i * 9, i === n - 1 ? w * 0.6 : w, 4, fill, 2) }
  const draw = (s) => {
    box(0, 0, 640, 400, "#f7f5f1", 0); box(0, 0, 26, 400, "#25221e", 0)
    for (let i = 0; i < 6; i++) box(8, 14 + i * 22, 10, 10, i === 0 ? "#4fb3a5" : "#6b665e", 3)
    for (let i = 0; i < 9; i++) {
      const chosen = i === Math.floor(s / 60)
      box(34, 34 + i * 38, 120, 32, chosen ? "#ffffff" : "#efece6"); lines(42, 42 + i * 38, 96, 2, chosen ? "#55504a" : "#b7b1a7")
    }
    box(164, 0, 1, 400, "#ddd8cf", 0); box(486, 0, 1, 400, "#ddd8cf", 0)
    lines(176, 14, 180, 2, "#55504a")
    const said = Math.floor(s / 18)
    for (let i = Math.max(0, said - 5); i <= said; i++) {
      const y = 46 + (i - Math.max(0, said - 5)) * 46, ours = i % 2 === 1
      box(ours ? 286 : 176, y, 188, 36, ours ? "#d9efeb" : "#ffffff", 8); lines(ours ? 296 : 186, y + 8, 160, 3, "#8a847a")
    }
    box(176, 336, 298, 50, "#ffffff", 6); box(426, 364, 40, 16, "#0d6b62")
    const typed = s % 18 > 6 ? (s % 18 - 6) * 14 : 0
    if (typed) { box(186, 346, Math.min(typed, 230), 5, "#55504a", 2); if (typed > 90) box(186, 357, Math.min(typed - 90, 130), 5, "#55504a", 2) }
    lines(498, 16, 110, 2, "#55504a")
    for (let i = 0; i < 5; i++) { lines(498, 52 + i * 30, 50, 1, "#b7b1a7"); lines(560, 52 + i * 30, 62, 1, "#6b665e") }
    box(498, 220, 124, 20, "#14120f", 3); lines(498, 208, 60, 1, "#b7b1a7")
    const x = 300 + 190 * Math.sin(s / 7), y = 210 + 120 * Math.cos(s / 5)
    pen.fillStyle = "#14120f"; pen.beginPath(); pen.moveTo(x, y); pen.lineTo(x, y + 14); pen.lineTo(x + 10, y + 10); pen.fill()
    pen.fillStyle = "#8a847a"; pen.font = "11px sans-serif"
    pen.fillText(`${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`, 596, 392)
  }
  draw(0)
  const stream = canvas.captureStream(0), [track] = stream.getVideoTracks(), pieces = []
  const recorder = new MediaRecorder(stream, { mimeType: "video/webm;codecs=vp8", videoBitsPerSecond: 12000 })
  recorder.ondataavailable = ({ data }) => pieces.push(data)
  recorder.start(4000); track.requestFrame()
  for (let s = 1; s <= seconds; s++) { await new Promise((r) => setTimeout(r, 1000)); draw(s); track.requestFrame() }
  await new Promise((done) => { recorder.onstop = done; recorder.stop() })
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer())
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""))
}
"""  # noqa: E501


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.set_default_timeout((SECONDS + 60) * 1000)
        FILM.write_bytes(base64.b64decode(page.evaluate(DRAW, SECONDS)))
        browser.close()


if __name__ == "__main__":
    main()
