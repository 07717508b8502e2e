// <relative-time datetime="2026-11-22T10:10:02Z" format="short">12 min</relative-time>
// Formats: short ("12 min"), relative ("12 min ago"), timer ("4:12", counting up),
// until ("0:14", counting down, overdue with a minus). Without scripts the date stays.

import { join, leave } from "../lib/clock.js"
import { relative, span, timer } from "../lib/times.js"

class RelativeTime extends HTMLElement {
  static observedAttributes = ["datetime", "format"]

  connectedCallback() {
    join(this.#show)
    this.#show()
  }

  disconnectedCallback() {
    leave(this.#show)
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show()
  }

  #show = () => {
    const seconds = (Date.parse(this.getAttribute("datetime") ?? "") - Date.now()) / 1000
    if (Number.isNaN(seconds)) return
    this.replaceChildren(this.#text(seconds))
  }

  /** @param {number} seconds from now; past is negative */
  #text(seconds) {
    const language = document.documentElement.lang || "en"
    switch (this.getAttribute("format")) {
      case "timer": return timer(Math.max(-seconds, 0))
      case "until": return timer(seconds)
      case "relative": return relative(seconds, language)
      default: return span(seconds, language)
    }
  }
}

customElements.define("relative-time", RelativeTime)
