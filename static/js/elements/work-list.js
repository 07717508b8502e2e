// <work-list data-next="…" data-previous="…">: j and k walk the rows, Enter opens the one in focus.
// A row that comes keeps whatever has the focus. What customers write while nobody looks rings.

import { badge, notify, ring } from "../alarm.js"
import { register, unregister } from "../lib/keys.js"

class WorkList extends HTMLElement {
  #unread = Infinity // what is unread at the start is no news
  #observer = new MutationObserver(() => this.#count())

  connectedCallback() {
    this.#observer.observe(this, { childList: true, subtree: true })
    this.#count()
    const { next, previous } = this.dataset
    register({ action: "next", key: "j", label: next ?? "", run: () => this.#step(1) })
    register({ action: "previous", key: "k", label: previous ?? "", run: () => this.#step(-1) })
  }

  disconnectedCallback() {
    this.#observer.disconnect()
    unregister("next")
    unregister("previous")
  }

  #count() {
    const badges = [...this.querySelectorAll(".badge")]
    const unread = badges.reduce((sum, each) => sum + Number(each.textContent), 0)
    if (unread > this.#unread && document.hidden) {
      const row = badges[0]?.closest("[data-row]")
      ring("message", JSON.parse(this.dataset.sounds || "{}"))
      notify(row?.querySelector(".who")?.textContent ?? "", row?.querySelector(".last")?.textContent ?? "", "message")
    }
    if (unread !== this.#unread) badge("messages", document.hidden ? unread : 0)
    this.#unread = unread
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
