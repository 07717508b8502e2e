import { context } from "../context.js"
import { h } from "../dom.js"
import { View } from "./view.js"

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex='0']"

/** The whole widget: one screen at a time under one head. Tab stays inside, Escape makes it small. */
export class Widget extends View {
  build() {
    this.className = "widget"
    this.setAttribute("role", "dialog")
    this.setAttribute("aria-labelledby", "w-name")
    this.append(h("w-head"))
    this.addEventListener("keydown", (event) => this.#pressed(event))
  }

  update() {
    const wanted = this.#screen()
    if (this.screen?.localName === wanted) return
    const moved = this.screen?.contains(document.activeElement)
    const next = h(wanted)
    if (this.screen) this.screen.replaceWith(next)
    else this.append(next)
    this.screen = next
    if (moved) this.focusFirst()
  }

  focusFirst() {
    const within = (/** @type {string} */ what) => this.screen?.querySelector(what)
    const first = within("w-composer textarea") ?? within("h2[tabindex], .w-input") ?? within("button")
    first?.focus({ preventScroll: true })
  }

  #screen() {
    const { boot, chat } = context
    const { status } = chat.conversation
    if (status === "ended") return "w-end"
    if (status !== "idle" || chat.link.state !== "off") return "w-talk"
    return boot.open ? "w-start" : "w-offline"
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape") return context.host.say("close")
    if (event.key !== "Tab" || context.host.alone) return
    const all = [...this.querySelectorAll(FOCUSABLE)].filter(
      (node) => /** @type {any} */ (node).checkVisibility() && /** @type {any} */ (node).tabIndex >= 0,
    )
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]]
    if (document.activeElement !== from) return
    event.preventDefault()
    /** @type {HTMLElement | undefined} */ (to)?.focus()
  }
}
