// <call-words> within a <call-player>: lifts the line and marks the word that is heard, and keeps
// it in view until somebody scrolls away; the next leap or line brings it back.

import { lastBegun } from "../lib/call-clock.js"

const PATIENCE_MS = 4000 // after scrolling by hand

class CallWords extends HTMLElement {
  #lines = /** @type {HTMLElement[]} */ ([])
  #begins = /** @type {number[]} */ ([])
  #line = -1
  #scrolledAt = -PATIENCE_MS
  #leaving = new AbortController()

  connectedCallback() {
    const { signal } = (this.#leaving = new AbortController())
    this.#lines = [...this.querySelectorAll("li[data-from]")].map((line) => /** @type {HTMLElement} */ (line))
    this.#begins = this.#lines.map((line) => Number(line.dataset.from))
    this.closest("call-player")?.addEventListener("call-clock", this.#follow, { signal })
    for (const name of ["wheel", "touchmove"]) this.addEventListener(name, () => (this.#scrolledAt = performance.now()), { signal, passive: true })
  }

  disconnectedCallback() { this.#leaving.abort() }

  #follow = (/** @type {Event} */ event) => {
    const { seconds } = /** @type {CustomEvent<{seconds: number}>} */ (event).detail
    const at = lastBegun(this.#begins, seconds + 0.05)
    if (at !== this.#line) this.#lift(at)
    const line = this.#lines[at]
    const words = line ? /** @type {HTMLElement[]} */ ([...line.querySelectorAll("span[data-at]")]) : []
    const heard = lastBegun(words.map((word) => Number(word.dataset.at)), seconds + 0.05)
    words.forEach((word, n) => word.classList.toggle("word", n === heard))
  }

  /** @param {number} at */
  #lift(at) {
    for (const word of this.#lines[this.#line]?.querySelectorAll(".word") ?? []) word.classList.remove("word")
    this.#line = at
    this.#lines.forEach((line, n) => {
      line.ariaCurrent = n === at ? "true" : null
      line.classList.toggle("later", n > at)
    })
    if (performance.now() - this.#scrolledAt < PATIENCE_MS) return
    const line = this.#lines[at]
    if (line) this.scrollTo({ top: line.offsetTop - this.clientHeight / 2 + line.offsetHeight / 2, behavior: "smooth" })
  }
}

customElements.define("call-words", CallWords)
