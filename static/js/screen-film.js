// The agent's screen, once they shared it: drawn a few times a second through a canvas on which
// card fields are black, and filmed while the server names a contact. One for the document.

import { Backoff } from "./lib/backoff.js"
import { covered, fitted } from "./lib/screen-cover.js"
import { travel } from "./travel.js"

const FRAMES = 3 // a second
const FRAME_MS = 1000 / FRAMES
const ASK_FRAMES = FRAMES * 5
const PIECE_MS = 4000
const WIDEST = 1280 // pixels
const BITS = 350_000 // a second
const KINDS = ["video/webm;codecs=vp8", "video/webm"]
const CARD_FIELDS = "[data-card-field], input[autocomplete^='cc-']"

/** @typedef {{capture: number, contact: number, recorder: MediaRecorder, sent: number, waiting: Blob[]}} Film */

class ScreenFilm {
  state = "off"
  #places = { due: "", films: "" }
  #picture = document.createElement("video")
  #canvas = document.createElement("canvas")
  #stream = /** @type {MediaStream | null} */ (null)
  #ticker = /** @type {Worker | null} */ (null)
  #film = /** @type {Film | null} */ (null)
  #frames = 0
  #isBusy = false
  #handle = crypto.randomUUID()

  /** @param {{due: string, films: string}} places */
  at(places) {
    this.#places = places
    this.#say(this.state)
  }

  /** Asks the browser, which asks the person. */
  async share() {
    if (this.#stream) return
    const media = /** @type {any} */ (navigator.mediaDevices)
    media.setCaptureHandleConfig?.({ handle: this.#handle, permittedOrigins: [location.origin] })
    const asked = { video: { frameRate: { max: FRAMES } }, audio: false, preferCurrentTab: true, selfBrowserSurface: "include" }
    this.#stream = await media.getDisplayMedia?.(asked).catch(() => null) ?? null
    if (!this.#stream) return this.#say("refused")
    this.#stream.getVideoTracks()[0].addEventListener("ended", () => this.stop())
    Object.assign(this.#picture, { srcObject: this.#stream, muted: true })
    await this.#picture.play().catch(() => {})
    const source = document.querySelector("meta[name=ticker]")?.getAttribute("content") ?? ""
    this.#ticker = new Worker(source)
    this.#ticker.onmessage = () => this.#frame()
    this.#ticker.postMessage(FRAME_MS)
    travel.hold() // a page left would end the film
    this.#say("ready")
    this.#ask()
  }

  stop() {
    if (!this.#stream) return
    this.#end()
    this.#ticker?.terminate()
    for (const track of this.#stream.getTracks()) track.stop()
    this.#stream = null
    travel.release()
    this.#say("off")
  }

  #frame() {
    const { videoWidth, videoHeight } = this.#picture
    const size = fitted(videoWidth, videoHeight, WIDEST)
    if (this.#canvas.width !== size.width || this.#canvas.height !== size.height) Object.assign(this.#canvas, size)
    const pen = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"))
    pen.drawImage(this.#picture, 0, 0, size.width, size.height)
    for (const box of covered(this.#seen(size))) pen.fillRect(box.x, box.y, box.width, box.height)
    if (++this.#frames % ASK_FRAMES === 0) this.#ask()
  }

  /** @param {{width: number, height: number}} picture */
  #seen(picture) {
    const fields = [...document.querySelectorAll(CARD_FIELDS)]
    const track = /** @type {any} */ (this.#stream?.getVideoTracks()[0])
    return {
      fields: fields.map((field) => field.getBoundingClientRect()),
      hasFocus: fields.some((field) => field === document.activeElement),
      isThisTab: track?.getCaptureHandle?.()?.handle === this.#handle,
      page: { width: innerWidth, height: innerHeight }, picture,
    }
  }

  /** Which contact is to be filmed: another one ends this film and begins the next. */
  async #ask() {
    if (this.#isBusy || !this.#stream) return
    this.#isBusy = true
    const answer = await fetch(this.#places.due).then((reply) => (reply.ok ? reply.json() : null)).catch(() => null)
    if (answer && answer.contact !== (this.#film?.contact ?? null)) {
      this.#end()
      if (answer.contact && this.#stream) await this.#begin(answer.contact)
    }
    this.#isBusy = false
  }

  /** @param {number} contact */
  async #begin(contact) {
    const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each)) ?? ""
    const body = new URLSearchParams({ contact: `${contact}`, client_id: crypto.randomUUID(), kind })
    const begun = await post(this.#places.films, body).then((reply) => (reply?.ok ? reply.json() : null))
    if (!begun || !this.#stream) return
    const recorder = new MediaRecorder(this.#canvas.captureStream(FRAMES), { mimeType: kind, videoBitsPerSecond: BITS })
    /** @type {Film} */
    const film = { capture: begun.capture, contact, recorder, sent: 0, waiting: [] }
    this.#film = film
    recorder.ondataavailable = ({ data }) => data.size && film.waiting.push(data) === 1 && this.#send(film)
    recorder.onstop = () => !film.waiting.length && this.#close(film)
    recorder.start(PIECE_MS)
    this.#say("films")
  }

  #end() {
    if (this.#film?.recorder.state === "recording") this.#film.recorder.stop()
    this.#film = null
    if (this.#stream) this.#say("ready")
  }

  /** One piece after the other, each until it arrived or is refused. @param {Film} film */
  async #send(film) {
    const pause = new Backoff()
    while (film.waiting.length) {
      const reply = await post(`${this.#places.films}${film.capture}/pieces/${film.sent}/`, film.waiting[0])
      if (reply && reply.status < 500) {
        film.waiting.shift()
        film.sent += 1
      } else {
        this.#say("late")
        await new Promise((done) => setTimeout(done, pause.next()))
      }
    }
    if (this.#film === film) this.#say("films")
    if (film.recorder.state === "inactive") this.#close(film)
  }

  /** @param {Film} film */
  #close(film) { post(`${this.#places.films}${film.capture}/end/`, "") }

  /** @param {string} state */
  #say(state) {
    this.state = state
    document.body.dispatchEvent(new CustomEvent("screen-state", { detail: state }))
  }
}

/** @param {string} url @param {BodyInit} body */
function post(url, body) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
  return fetch(url, { method: "POST", body, headers }).catch(() => null)
}

export const screenFilm = new ScreenFilm()
