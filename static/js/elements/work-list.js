// <work-list data-next="…" data-previous="…">: j and k walk the rows, Enter opens the one in focus.
// A row that comes keeps whatever has the focus.

import { register, unregister } from "../lib/keys.js"

class WorkList extends HTMLElement {
  connectedCallback() {
    const { next, previous } = this.dataset
    register({ action: "next", key: "j", label: next ?? "", run: () => this.#step(1) })
    register({ action: "previous", key: "k", label: previous ?? "", run: () => this.#step(-1) })
  }

  disconnectedCallback() {
    unregister("next")
    unregister("previous")
  }

  /** @param {number} by */
  #step(by) {
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-row]")])
    const focused = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement))
    const current = rows.findIndex((row) => row.getAttribute("aria-current") === "true")
    const from = focused >= 0 ? focused : current >= 0 ? current : by > 0 ? -1 : rows.length
    const row = rows[Math.min(Math.max(from + by, 0), rows.length - 1)]
    row?.focus()
    row?.scrollIntoView({ block: "nearest" })
  }
}

customElements.define("work-list", WorkList)
