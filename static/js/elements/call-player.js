// <call-player keys data-parts='[{"src", "at", "seconds"}]' data-skips='[[from, to]]' data-played="…">
// with an <audio> or <video>: a call on one clock. [data-player], [data-at] and the slide move it, of the whole
// page where `data-played` is told what was heard; `keys` adds Space and E. Tells `call-clock`.

import { CallSound } from "../call-sound.js"
import { fill, showState, write } from "../filling.js"
import { shown } from "../lib/call-clock.js"
import { register, unregister } from "../lib/keys.js"
import { toast } from "./toast-list.js"

const LEAP_S = 5
const TYPING = "textarea, input:not([type=range]), select, button, a, summary, dialog, [role=menu]"

class CallPlayer extends HTMLElement {
  #sound = /** @type {CallSound} */ (/** @type {unknown} */ (null))
  #leaving = new AbortController()

  connectedCallback() {
    const { signal } = (this.#leaving = new AbortController())
    const audio = /** @type {HTMLAudioElement} */ (this.querySelector("audio, video"))
    this.#sound = new CallSound(audio, JSON.parse(this.dataset.parts ?? "[]"), JSON.parse(this.dataset.skips ?? "[]"), this.#draw, signal)
    audio.addEventListener("error", () => audio.src && toast(this.dataset.broken ?? "", "error"), { signal })
    audio.addEventListener("pause", this.#log, { signal })
    window.addEventListener("pagehide", this.#log, { signal })
    this.#scope.addEventListener("click", this.#clicked, { signal })
    this.addEventListener("input", ({ target }) => this.#sound.seek(Number(/** @type {HTMLInputElement} */ (target).value)), { signal })
    if (!this.hasAttribute("keys")) return
    document.addEventListener("keydown", this.#pressed, { signal })
    document.addEventListener("pin-asked", this.#pin, { signal, capture: true }) // before the thread
    register({ action: "call-play", key: "Space", label: this.#button("play")?.dataset.play ?? "", run: () => this.#sound.toggle() })
  }

  disconnectedCallback() {
    this.#log()
    this.#leaving.abort()
    unregister("call-play")
  }

  /** @returns {Document | HTMLElement} where its buttons are */
  get #scope() { return this.dataset.played ? document : this }
  /** @param {string} act @returns {HTMLElement | null} */
  #button(act) { return this.#scope.querySelector(`[data-player=${act}]`) }

  #clicked = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target)
    const sound = this.#sound
    const at = /** @type {HTMLElement | null} */ (target.closest("[data-at]"))?.dataset.at ?? target.closest("a[href^='#at-']")?.getAttribute("href")?.slice(4)
    if (at !== undefined) this.#go(Number(at))
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-player]"))
    const act = button?.dataset.player
    if (act === "play") sound.toggle()
    if (act === "back") sound.seek(sound.seconds - LEAP_S)
    if (act === "on") sound.seek(sound.seconds + LEAP_S)
    if (act === "faster" || act === "slower") sound.hurry(act === "faster" ? 1 : -1)
    if (act === "skip" && button) button.ariaPressed = `${(sound.isSkipping = !sound.isSkipping)}`
  }

  /** Not where a word was selected: that is a pin to be. @param {number} second */
  #go(second) {
    this.closest("details")?.setAttribute("open", "")
    if (!document.getSelection()?.toString()) this.#sound.seek(second)
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== " " || event.defaultPrevented || /** @type {Element} */ (event.target).closest(TYPING)) return
    event.preventDefault()
    this.#sound.toggle()
  }

  #draw = () => {
    const { seconds, isPlaying, rate } = this.#sound
    const slide = /** @type {HTMLInputElement} */ (this.querySelector("[data-slide]"))
    Object.assign(slide, { value: seconds, ariaValueText: shown(seconds) })
    this.style.setProperty("--played", `${(100 * seconds) / (Number(slide.max) || 1)}%`)
    for (const clock of this.#scope.querySelectorAll("[data-clock]")) write(clock, shown(seconds))
    write(this.#scope.querySelector("[data-rate]"), `${rate} ×`)
    const button = this.#button("play")
    if (button) showState(button, isPlaying)
    this.dispatchEvent(new CustomEvent("call-clock", { bubbles: true, detail: { seconds, isPlaying, rate } }))
  }

  /** Words selected in the transcript, or what is heard now; words of the thread are the thread's. */
  #pin = (/** @type {Event} */ event) => {
    const form = /** @type {CustomEvent} */ (event).detail
    const selection = document.getSelection()
    const from = selection?.toString().trim() ? selection.getRangeAt(0).startContainer.parentElement : null
    if (!(form instanceof HTMLFormElement) || from?.closest("review-thread")) return
    event.stopImmediatePropagation()
    const word = /** @type {HTMLElement | null | undefined} */ (from?.closest("call-words [data-at]"))
    const seconds = Number(word?.dataset.at ?? this.#sound.seconds)
    fill(form, { message: "", quote: word ? `${selection}` : "", seconds: seconds.toFixed(2) })
    if (word) selection?.removeAllRanges()
    form.requestSubmit()
  }

  #log = () => this.#sound.report(this.dataset.played)
}

customElements.define("call-player", CallPlayer)
