// <count-down until="2026-11-22T10:10:20Z" seconds="20"><span class="timer"></span>
//   <span class="meter fuse"><i></i></span></count-down>
// Writes the time left into .timer and the share left into --v of .meter or .ring. At zero it
// raises "count-down-ended" (bubbles) once and stays.

import { join, leave } from "../lib/clock.js"
import { timer } from "../lib/times.js"

class CountDown extends HTMLElement {
  static observedAttributes = ["until"]
  #ended = false

  connectedCallback() {
    join(this.#show)
    this.#show()
  }

  disconnectedCallback() {
    leave(this.#show)
  }

  attributeChangedCallback() {
    this.#ended = false
    if (this.isConnected) this.#show()
  }

  #show = () => {
    const left = (Date.parse(this.getAttribute("until") ?? "") - Date.now()) / 1000
    if (Number.isNaN(left)) return
    const whole = Number(this.getAttribute("seconds")) || 1
    const text = this.querySelector(".timer")
    if (text) text.textContent = timer(Math.max(Math.ceil(left), 0))
    const share = Math.min(Math.max(left / whole, 0), 1)
    for (const bar of this.querySelectorAll(".meter, .ring")) {
      /** @type {HTMLElement} */ (bar).style.setProperty("--v", share.toFixed(3))
    }
    if (left <= 0 && !this.#ended) {
      this.#ended = true
      this.dispatchEvent(new CustomEvent("count-down-ended", { bubbles: true }))
    }
  }
}

customElements.define("count-down", CountDown)
