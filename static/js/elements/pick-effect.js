// <pick-effect data-picked="%d picked" data-up="%d go up" …> in a form of squares: says how many
// are picked, and what the chosen level would do to them.

import { effect } from "../lib/squares.js"

class PickEffect extends HTMLElement {
  /** @type {HTMLFormElement | null} */
  #form = null

  connectedCallback() {
    this.#form = this.closest("form")
    this.#form?.addEventListener("change", this.#tell)
    this.#form?.addEventListener("reset", this.#cleared)
    this.#tell()
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("change", this.#tell)
    this.#form?.removeEventListener("reset", this.#cleared)
  }

  #tell = () => {
    const picked = /** @type {NodeListOf<HTMLInputElement> | undefined} */ (
      this.#form?.querySelectorAll("[name=cell]:checked")
    )
    const chosen = this.#form?.querySelector("[name=level]:checked")
    const level = chosen instanceof HTMLInputElement ? Number(chosen.value) : 0
    const levels = [...(picked ?? [])].map((square) => Number(square.dataset.level))
    const count = (this.dataset.picked ?? "").replace("%d", String(levels.length))
    this.textContent = [count, effect(levels, level, this.dataset)].filter(Boolean).join(": ")
  }

  // The fields are emptied after this event.
  #cleared = () => queueMicrotask(this.#tell)
}

customElements.define("pick-effect", PickEffect)
