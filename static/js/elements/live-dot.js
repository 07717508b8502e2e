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
    document.body.addEventListener("live-state", this.#changed)
    live.start()
    this.#changed()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    document.body.removeEventListener("live-state", this.#changed)
  }

  #changed = () => {
    clearTimeout(this.#timer)
    if (live.connected) this.#show("on")
    else this.#timer = setTimeout(() => this.#show("off"), PATIENCE_MS)
  }

  /** @param {"on" | "off"} state */
  #show(state) {
    this.dataset.state = state
    this.#jack.className = state === "on" ? "jack available" : "jack offline"
    this.title = this.dataset[state] ?? ""
    this.#word.textContent = state === "on" ? "" : this.title
  }
}

customElements.define("live-dot", LiveDot)
