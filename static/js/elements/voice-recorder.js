// <voice-recorder url="…" most="120"> with [data-record] span, .timer, audio, [data-send] and
//   [data-problem]; data-recording, data-again, data-refused and data-failed are its words.
// Records the microphone for at most `most` seconds, plays it back, and sends it when told to.

import { timer } from "../lib/times.js"

const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"]

class VoiceRecorder extends HTMLElement {
  #recorder = /** @type {MediaRecorder | null} */ (null)
  #chunks = /** @type {Blob[]} */ ([])
  #seconds = 0
  #ticking = 0
  #heard = ""

  connectedCallback() {
    this.addEventListener("click", this.#clicked)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#clicked)
    this.#stop()
    URL.revokeObjectURL(this.#heard)
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(name))
  }

  #clicked = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest("[data-record]")) this.#recorder ? this.#stop() : this.#start()
    if (target.closest("[data-send]")) this.#send()
  }

  async #start() {
    this.#say("")
    const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null)
    if (!stream) return this.#say(this.dataset.refused ?? "")
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
    this.#recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 48_000 })
    this.#chunks = []
    this.#seconds = 0
    this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data)
    this.#recorder.onstop = () => this.#stopped(stream)
    this.#recorder.start(1000)
    this.#label(this.dataset.recording)
    this.toggleAttribute("data-live", true)
    this.#ticking = window.setInterval(this.#tick, 1000)
  }

  #tick = () => {
    this.#seconds += 1
    this.#part(".timer").textContent = timer(this.#seconds)
    if (this.#seconds >= Number(this.getAttribute("most") ?? 300)) this.#stop()
  }

  #stop() {
    clearInterval(this.#ticking)
    if (this.#recorder?.state === "recording") this.#recorder.stop()
    this.#recorder = null
    this.toggleAttribute("data-live", false)
  }

  /** @param {MediaStream} stream */
  #stopped(stream) {
    for (const track of stream.getTracks()) track.stop()
    this.#label(this.dataset.again)
    URL.revokeObjectURL(this.#heard)
    this.#heard = URL.createObjectURL(new Blob(this.#chunks, { type: this.#chunks[0]?.type }))
    const player = /** @type {HTMLAudioElement} */ (this.querySelector("audio"))
    Object.assign(player, { src: this.#heard, hidden: false })
    this.#part("[data-send]").hidden = false
  }

  async #send() {
    const body = new FormData()
    body.set("voice", new Blob(this.#chunks, { type: this.#chunks[0]?.type }), "voice")
    body.set("length", String(this.#seconds))
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    const reply = await fetch(this.getAttribute("url") ?? "", { method: "POST", body, headers }).catch(() => null)
    if (reply?.ok) return location.reload()
    this.#say(reply?.status === 422 ? await reply.text() : (this.dataset.failed ?? ""))
  }

  /** @param {string | undefined} words */
  #label(words) {
    this.#part("[data-record] span").textContent = words ?? ""
  }

  /** @param {string} words */
  #say(words) {
    const problem = this.#part("[data-problem]")
    problem.textContent = words
    problem.hidden = !words
  }
}

customElements.define("voice-recorder", VoiceRecorder)
