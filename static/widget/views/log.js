import { context, t } from "../context.js"
import { h } from "../dom.js"
import { bubble, state } from "./bubble.js"
import { View } from "./view.js"

/** The messages, oldest first. Grows at the end; what stands is only touched when it changed. */
export class Log extends View {
  build() {
    /** @type {Map<string, {node: any, shape: string}>} */
    this.shown = new Map()
    this.list = h("ol.w-log")
    this.typing = h(
      "div.w-said",
      { hidden: true },
      h("p.w-typing", { role: "img" }, h("i"), h("i"), h("i")),
    )
    this.append(h("div", { role: "log", "aria-label": t("messages") }, this.list), this.typing)
  }

  update() {
    const { conversation, outbox } = context.chat
    const rows = [
      ...conversation.messages.map((one) => ({ ...one, key: one.client_id ?? `#${one.seq}` })),
      ...outbox.drafts.map((one) => ({ ...one, author: { role: "visitor" }, key: one.client_id })),
    ]
    let before = null
    const keys = new Set()
    rows.forEach((row, index) => {
      keys.add(row.key)
      const lines = this.#around(row, rows[index - 1], rows[index + 1])
      const shape = JSON.stringify([row, lines, state(row)])
      let entry = this.shown.get(row.key)
      if (entry?.shape !== shape) {
        const node = h("li", null, lines.date && h("p.w-line", null, lines.date), bubble(row, lines.last))
        if (entry) entry.node.replaceWith(node)
        entry = { node, shape }
        this.shown.set(row.key, entry)
      }
      const place = before ? before.nextSibling : this.list.firstChild
      if (place !== entry.node) this.list.insertBefore(entry.node, place)
      before = entry.node
    })
    for (const [key, { node }] of this.shown) {
      if (!keys.has(key)) {
        node.remove()
        this.shown.delete(key)
      }
    }
    this.typing.hidden = !conversation.typing
    this.typing.firstChild.setAttribute("aria-label", t("is_writing", { name: conversation.agent ?? "" }))
  }

  /** What a row needs to know of its neighbours. @param {any} row @param {any} [above] @param {any} [below] */
  #around(row, above, below) {
    const day = (/** @type {any} */ one) => context.words.date(one.at, new Date())
    const fresh = !above || day(above) !== day(row)
    return {
      date: fresh ? `${day(row)} ${context.words.time(row.at)}` : "",
      last: !below || below.author.role !== row.author.role || below.at.slice(0, 16) !== row.at.slice(0, 16),
    }
  }
}
