// <soft-phone login="…" microphone="…" quality="…" bundle="…" user="7" data-on="Ready" …>:
// the switch of the phone, with [data-switch], [data-line] and selects [data-device=audioinput].

import { chosen, list } from "../lib/devices.js"
import { softphone } from "../softphone.js"

const LIVE = new Set(["on", "silent"])
const BROKEN = new Set(["away", "mute", "refused"])

class SoftPhoneSwitch extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("phone-state", this.#show)
    this.addEventListener("change", this.#chosen)
    this.addEventListener("toggle", this.#opened, true)
    const place = (/** @type {string} */ name) => this.getAttribute(name) ?? ""
    softphone.start({
      login: place("login"), microphone: place("microphone"), quality: place("quality"),
      bundle: new URL(place("bundle"), location.href).href, user: place("user"),
    })
  }

  disconnectedCallback() {
    document.body.removeEventListener("phone-state", this.#show)
    this.removeEventListener("change", this.#chosen)
    this.removeEventListener("toggle", this.#opened, true)
  }

  #show = (/** @type {Event} */ event) => {
    const { state } = /** @type {CustomEvent} */ (event).detail
    this.dataset.state = state
    const words = this.dataset[state] ?? ""
    const jack = this.querySelector(".jack")
    if (jack) jack.className = `jack ${LIVE.has(state) ? "available" : BROKEN.has(state) ? "breached" : "offline"}`
    for (const line of this.querySelectorAll("[data-line]")) line.textContent = words
    const box = /** @type {HTMLInputElement | null} */ (this.querySelector("[data-switch]"))
    if (box) box.checked = softphone.isWanted
  }

  #chosen = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target)
    const kind = field.dataset.device
    if (kind === "audioinput" || kind === "audiooutput") softphone.use(kind, field.value)
    else if ("switch" in field.dataset) softphone.isWanted ? softphone.turnOff() : softphone.turnOn()
  }

  #opened = (/** @type {Event} */ event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") this.#fill()
  }

  /** The devices that the browser tells of; their names come once the microphone was allowed. */
  async #fill() {
    for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (this.querySelectorAll("[data-device]"))) {
      const kind = /** @type {"audioinput" | "audiooutput"} */ (select.dataset.device)
      const usual = select.options[0]
      const found = (await list(kind)).filter((one) => one.deviceId && one.deviceId !== "default")
      select.replaceChildren(usual, ...found.map((one) => new Option(one.label || one.deviceId, one.deviceId)))
      select.value = chosen(kind)
    }
  }
}

customElements.define("soft-phone", SoftPhoneSwitch)
