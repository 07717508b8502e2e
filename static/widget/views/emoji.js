import { t } from "../context.js"
import { h } from "../dom.js"

const FACES = [..."😀😄😊🙂😉😍🤔😕😢😡😅😂👍👎👏🙏👋💪❤🎉✅❌⭐🔥📷📦🚚🏠📞⏰💡🎁"]
const PER_ROW = 8

/** A small palette: arrows move, Enter takes, Escape goes back to writing. */
export class Emoji extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "group")
    this.setAttribute("aria-label", t("emoji"))
    this.append(
      ...FACES.map((face, index) =>
        h("button", { type: "button", tabindex: index ? "-1" : "0", onclick: () => this.#take(face) }, face),
      ),
    )
    this.addEventListener("keydown", (event) => this.#move(event))
  }

  /** @param {HTMLElement} opener */
  toggle(opener) {
    this.opener = opener
    this.#show(this.hidden)
    if (!this.hidden) /** @type {HTMLElement} */ (this.querySelector("[tabindex='0']")).focus()
  }

  /** @param {boolean} open */
  #show(open) {
    this.hidden = !open
    this.opener?.setAttribute("aria-expanded", String(open))
  }

  /** @param {string} face */
  #take(face) {
    this.#show(false)
    this.dispatchEvent(new CustomEvent("emoji", { detail: face, bubbles: true }))
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    if (event.key === "Escape") {
      event.stopPropagation()
      this.#show(false)
      return this.opener?.focus()
    }
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: PER_ROW, ArrowUp: -PER_ROW }[event.key]
    if (!step) return
    event.preventDefault()
    const faces = /** @type {HTMLElement[]} */ ([...this.children])
    const here = faces.indexOf(/** @type {HTMLElement} */ (document.activeElement))
    const next = faces[Math.min(faces.length - 1, Math.max(0, here + step))]
    faces[here].tabIndex = -1
    next.tabIndex = 0
    next.focus()
  }
}
