import { context, t } from "../context.js"
import { h } from "../dom.js"
import { View } from "./view.js"

/** The conversation: the line ahead while waiting, the messages, the place to write. */
export class Talk extends View {
  build() {
    this.className = "w-screen"
    this.log = h("w-log")
    this.body = h("div.w-body.w-scroll", { tabindex: "0", role: "group", "aria-label": t("messages") }, h("w-line"), this.log)
    this.append(h("w-notice"), this.body, h("w-composer"))
    this.body.addEventListener("scroll", () => (this.near = this.#nearEnd()))
    this.near = true
    this.grown = new ResizeObserver(() => this.near && this.#toEnd())
    this.grown.observe(this.log)
    this.grown.observe(this.body)
  }

  disconnectedCallback() {
    super.disconnectedCallback()
    this.grown.disconnect()
  }

  update() {
    const mine = context.chat.outbox.drafts.length
    if (mine > (this.mine ?? 0)) this.#toEnd() // the visitor has just written: show it
    this.mine = mine
    if (this.near && context.host.open && !document.hidden) context.chat.read()
  }

  #nearEnd() {
    const NEAR_END_PX = 80
    return this.body.scrollHeight - this.body.scrollTop - this.body.clientHeight < NEAR_END_PX
  }

  #toEnd() {
    this.near = true
    this.body.scrollTop = this.body.scrollHeight
  }
}
