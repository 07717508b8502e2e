// <live-dot data-on="Live" data-off="Not connected. Trying again.">: the line to the server as a
// jack. Full while we are connected; says so in words when we are not.

import { live } from "../live.js"

const PATIENCE_MS = 1_500 // a reconnect within it is nobody's business

class LiveDot extends HTMLElement {
  #jack = document.createElement("span")
  #word = document.createElement("span")
  #timer = 0

  connectedCallback() {
    this.#jack.setAttribute("aria-hidden", "true")
    this.#word.setAttribute("role", "status")
    this.replaceChildren(this.#jack, this.#word)
    this.#show(live.connected)
    document.body.addEventListener("live-state", this.#changed)
    live.start()
    if (!live.connected) this.#later()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    document.body.removeEventListener("live-state", this.#changed)
  }

  #changed = (/** @type {Event} */ event) => {
    clearTimeout(this.#timer)
    if (/** @type {CustomEvent} */ (event).detail.state === "on") this.#show(true)
    else this.#later()
  }

  #later() {
    this.#timer = setTimeout(() => this.#show(false), PATIENCE_MS)
  }

  /** @param {boolean} on */
  #show(on) {
    this.dataset.state = on ? "on" : this.#timer ? "off" : "trying"
    this.#jack.className = on ? "jack available" : "jack offline"
    this.title = (on ? this.dataset.on : this.dataset.off) ?? ""
    this.#word.textContent = this.dataset.state === "off" ? this.title : ""
  }
}

customElements.define("live-dot", LiveDot)
