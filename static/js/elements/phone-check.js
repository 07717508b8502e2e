// <phone-check ping="/healthz" data-good="…">: microphone, speaker, sound, network and notes, one
// [data-step] each; what it found is said there. Nothing leaves the browser but empty requests.

import { ring } from "../alarm.js"
import { level, loop, trips } from "../lib/trial.js"
import { microphone } from "../lib/devices.js"

const SLOW_MS = 300
const LOSSY = 0.02

class PhoneCheck extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#clicked)
    this.#notes()
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#clicked)
  }

  #clicked = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest("[data-start]")) this.#start()
    if (target.closest("[data-play]")) this.#play()
    if (target.closest("[data-heard]")) this.#say("speaker", true, this.dataset.good)
    if (target.closest("[data-allow]")) Notification.requestPermission().then(() => this.#notes())
  }

  async #start() {
    const voice = await microphone()
    if (!voice) {
      const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
      const some = devices.some(({ kind }) => kind === "audioinput")
      this.#say("microphone", false, some ? this.dataset.denied : this.dataset.missing)
    } else {
      await Promise.all([this.#hear(voice), this.#carry(voice)])
      for (const track of voice.getTracks()) track.stop()
    }
    await this.#network()
  }

  /** @param {MediaStream} voice */
  async #hear(voice) {
    const meter = /** @type {HTMLProgressElement} */ (this.querySelector("progress"))
    const loudest = await level(voice, (loud) => (meter.value = loud))
    this.#say("microphone", loudest > 0.02, loudest > 0.02 ? this.dataset.heard : this.dataset.quiet)
  }

  /** @param {MediaStream} voice */
  async #carry(voice) {
    const found = await loop(voice)
    if (!found || found.silent) return this.#say("carriage", false, this.dataset.failed)
    const words = `${(found.loss * 100).toFixed(1)} %, ± ${found.jitter.toFixed(0)} ms`
    this.#say("carriage", found.loss < LOSSY, words)
  }

  async #network() {
    const found = await trips(this.getAttribute("ping") ?? "/")
    if (found === null) return this.#say("network", false, this.dataset.failed)
    const words = `${Math.round(found.middle)} ms, ± ${Math.round(found.spread)} ms`
    this.#say("network", found.middle < SLOW_MS, found.middle < SLOW_MS ? words : `${words}. ${this.dataset.slow}`)
  }

  #play() {
    ring("offer", { offer: true })
    const heard = /** @type {HTMLElement} */ (this.querySelector("[data-heard]"))
    heard.hidden = false
  }

  #notes() {
    const state = "Notification" in window ? Notification.permission : "denied"
    const button = /** @type {HTMLElement} */ (this.querySelector("[data-allow]"))
    button.hidden = state !== "default"
    if (state !== "default") this.#say("notes", state === "granted", state === "granted" ? this.dataset.good : this.dataset.denied)
  }

  /** @param {string} step @param {boolean} good @param {string | undefined} words */
  #say(step, good, words) {
    const part = /** @type {Element} */ (this.querySelector(`[data-step=${step}]`))
    const [jack, line] = [part.querySelector(".jack"), part.querySelector("[role=status]")]
    if (jack) jack.className = `jack ${good ? "available" : "breached"}`
    if (line) line.textContent = words ?? ""
  }
}

customElements.define("phone-check", PhoneCheck)
