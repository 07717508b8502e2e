// <incoming-work data-sounds='{"offer": true}' data-word="New offer">: the offers. A new one rings,
// shows in the tab's title and, when nobody looks, as a note of the system. It never takes the
// focus. One that has run out is asked for again.

import { badge, notify, ring } from "../alarm.js"

const LATE_MS = 2_500 // the server gives a click in the last second two more

class IncomingWork extends HTMLElement {
  /** @type {Set<string>} */ #known = new Set()
  #observer = new MutationObserver(() => this.#look())
  #timer = 0

  connectedCallback() {
    this.#observer.observe(this, { childList: true })
    this.addEventListener("count-down-ended", this.#ended)
    document.body.addEventListener("alerts-changed", this.#called)
    this.#look()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#observer.disconnect()
    this.removeEventListener("count-down-ended", this.#ended)
    document.body.removeEventListener("alerts-changed", this.#called)
  }

  /** @returns {Record<string, boolean>} */
  get #sounds() {
    return JSON.parse(this.dataset.sounds || "{}")
  }

  #look() {
    const offers = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-offer]")])
    for (const offer of offers) {
      if (this.#known.has(offer.dataset.offer ?? "")) continue
      ring("offer", this.#sounds)
      notify(this.dataset.word ?? "", offer.dataset.who ?? "", `offer-${offer.dataset.offer}`)
    }
    this.#known = new Set(offers.map((offer) => offer.dataset.offer ?? ""))
    badge("offers", offers.length)
  }

  #ended = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => document.body.dispatchEvent(new Event("offers-changed")), LATE_MS)
  }

  #called = () => ring("mention", this.#sounds)
}

customElements.define("incoming-work", IncomingWork)
