import { context, t } from "../context.js"
import { button, h } from "../dom.js"
import { View } from "./view.js"

/** More people than this are a number, not dots. */
const DOTS = 7

/** The place in line: people ahead, a range, a way out. Said aloud when it changes. */
export class Line extends View {
  build() {
    this.dots = h("div.w-place", { "aria-hidden": "true" })
    this.heading = h("h2")
    this.wait = h("p.muted-w")
    this.status = h("div.w-wait", { role: "status" }, this.dots, this.heading, this.wait)
    this.out = button(t("by_email_instead"), { onclick: () => this.#byEmail() }, "bare")
    this.append(this.status, this.out)
  }

  update() {
    const { status, queue } = context.chat.conversation
    this.hidden = status !== "waiting"
    if (this.hidden) {
      this.first = 0
      return
    }
    const { position = 0, low = null, high = null } = queue ?? {}
    this.first = Math.max(this.first ?? 0, position)
    const { words } = context
    const set = (/** @type {HTMLElement} */ node, /** @type {string} */ text) =>
      node.textContent === text || (node.textContent = text) // an equal text is not said again
    set(this.heading, position ? words.place(position) : t("finding_person"))
    set(this.wait, queue ? t("wait_and_leave", { wait: words.wait(low, high) }) : t("place_stays"))
    const gone = Math.min(this.first - position, Math.max(0, DOTS - position))
    this.dots.replaceChildren(
      ...Array.from({ length: gone }, () => h("i.gone")),
      ...Array.from({ length: Math.min(DOTS, Math.max(0, position - 1)) }, () => h("i")),
      h("i.you"),
    )
  }

  #byEmail() {
    this.out.after(h("w-email", { stop: true }))
    this.out.hidden = true
  }
}
