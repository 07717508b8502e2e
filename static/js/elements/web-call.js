// <web-call call="KEY" line="…" recordings="…" pieces="…" quality="…" media="video" data-muted data-held
// data-hidden data-records data-connected="Talking" …>: the pictures of a call with a visitor's
// browser, with [data-theirs], [data-own], [data-line], [data-camera] and selects [data-device].

import { chosen, list } from "../lib/devices.js"
import { webcall } from "../webcall.js"
import { toast } from "./toast-list.js"

class WebCallPanel extends HTMLElement {
  static observedAttributes = ["data-muted", "data-held", "data-hidden", "data-records", "data-away"]

  connectedCallback() {
    document.body.addEventListener("web-call", this.#show)
    this.addEventListener("click", this.#clicked)
    this.addEventListener("change", this.#chosen)
    this.addEventListener("toggle", this.#opened, true)
    const place = (/** @type {string} */ name) => this.getAttribute(name) ?? ""
    webcall.begin({
      key: place("call"), line: place("line"), recordings: place("recordings"), pieces: place("pieces"),
      quality: place("quality"), microphone: place("microphone"), media: place("media") === "video" ? "video" : "voice",
    })
    this.attributeChangedCallback()
  }

  disconnectedCallback() {
    document.body.removeEventListener("web-call", this.#show)
    this.removeEventListener("click", this.#clicked)
    this.removeEventListener("change", this.#chosen)
    this.removeEventListener("toggle", this.#opened, true)
    // A page that changes in place brings the panel again at once; without it, the call is over.
    setTimeout(() => document.querySelector("web-call") ?? document.querySelector("#call-dock:empty") ?? webcall.stop(), 0)
  }

  attributeChangedCallback() {
    if (!this.isConnected) return
    const said = (/** @type {string} */ name) => name in this.dataset
    const [muted, held, hidden, records, away] = ["muted", "held", "hidden", "records", "away"].map(said)
    webcall.apply({ muted, held, hidden, records, away })
    this.#show()
  }

  #show = () => {
    const { own, theirs, state } = webcall
    const stage = /** @type {HTMLElement | null} */ (this.querySelector(".web-call__stage")) // morphs skip it
    if (!stage) return
    if (state === "refused" && stage.dataset.state !== state) toast(this.#words(state), "error")
    const pictured = Boolean(theirs?.getVideoTracks().some((track) => track.readyState === "live"))
    stage.dataset.state = state
    stage.dataset.seen = String(pictured && state === "connected" && !("held" in this.dataset))
    stream(this.querySelector("[data-theirs]"), theirs)
    stream(this.querySelector("[data-own]"), own)
    const mine = this.querySelector("[data-own]")
    if (mine instanceof HTMLElement) mine.hidden = !own?.getVideoTracks().length || !webcall.camera || "held" in this.dataset
    for (const line of this.querySelectorAll("[data-line]")) line.textContent = this.#words(state)
    const key = this.querySelector("[data-camera]")
    if (key instanceof HTMLElement) key.hidden = !own?.getVideoTracks().length
    key?.setAttribute("aria-pressed", String(webcall.camera))
  }

  /** @param {string} state */
  #words(state) {
    if ("held" in this.dataset) return this.dataset.onHold ?? ""
    return this.getAttribute(`data-${state}`) ?? ""
  }

  #clicked = (/** @type {Event} */ event) => {
    if (/** @type {Element} */ (event.target).closest("[data-camera]")) webcall.show(!webcall.camera)
  }

  #chosen = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLSelectElement} */ (event.target)
    const kind = field.dataset.device
    if (kind === "audioinput" || kind === "videoinput") webcall.use(kind, field.value)
  }

  #opened = async (/** @type {Event} */ event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "open") return
    for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (this.querySelectorAll("[data-device]"))) {
      const kind = /** @type {"audioinput" | "videoinput"} */ (select.dataset.device)
      const found = (await list(kind)).filter((one) => one.deviceId && one.deviceId !== "default")
      select.replaceChildren(select.options[0], ...found.map((one) => new Option(one.label || one.deviceId, one.deviceId)))
      select.value = chosen(kind)
    }
  }
}

/** @param {Element | null} video @param {MediaStream | null} found */
function stream(video, found) {
  if (!(video instanceof HTMLVideoElement) || video.srcObject === found) return
  video.srcObject = found
  if (found) video.play().catch(() => undefined)
}

customElements.define("web-call", WebCallPanel)
