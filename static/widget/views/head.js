import { context, t } from "../context.js"
import { h, icon, initials, key } from "../dom.js"
import { View } from "./view.js"

/** Who you talk to, and the ways out: end, save, make small. */
export class Head extends View {
  build() {
    this.className = "w-head"
    this.menu = h("div.w-menu", { hidden: true, id: "w-menu" })
    this.more = key("more", t("more"), {
      "aria-expanded": "false",
      "aria-controls": "w-menu",
      onclick: () => this.#toggle(this.menu.hidden),
    })
    this.face = h("span.w-face", { "aria-hidden": "true" })
    this.name = h("div.w-name", { id: "w-name" })
    this.sub = h("div.w-sub")
    const close = key(context.host.alone ? "x" : "down", t("minimise"), {
      onclick: () => context.host.say("close"),
      hidden: context.host.alone,
    })
    const call = (/** @type {"voice" | "video"} */ media, /** @type {string} */ label) =>
      key(media, label, { onclick: () => context.calls?.begin(media) })
    const { media = "" } = context.boot.calls ?? {}
    this.calls = [media && call("voice", t("call")), media === "video" && call("video", t("video_call"))].filter(Boolean)
    this.append(this.face, h("div.grow", null, this.name, this.sub), ...this.calls, this.more, close, this.menu)
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.menu.hidden) return
      event.stopPropagation()
      this.#toggle(false)
      this.more.focus()
    })
  }

  update() {
    const { boot, chat, words } = context
    const { status, agent, messages } = chat.conversation
    const talking = agent && status === "talking"
    const last = messages.at(-1)
    this.face.classList.toggle("shop", !talking)
    this.face.replaceChildren(talking ? initials(agent) : initials(boot.name)[0], talking ? h("i") : "")
    this.name.textContent = talking ? agent : boot.name
    this.sub.textContent = {
      idle: boot.open ? boot.tagline : boot.hours.line,
      waiting: t("connecting_person"),
      talking: boot.name,
      ended: last ? t("ended_at", { time: words.time(last.at) }) : t("ended"),
    }[status]
    this.more.hidden = status === "idle" || status === "ended"
    for (const one of this.calls) one.hidden = this.more.hidden
    if (this.more.hidden) this.menu.hidden = true
  }

  /** @param {boolean} open */
  #toggle(open) {
    this.more.setAttribute("aria-expanded", String(open))
    this.menu.hidden = !open
    if (!open) return
    const item = (/** @type {any} */ name, /** @type {string} */ text, /** @type {() => void} */ act) =>
      h("button.w-item", { type: "button", onclick: () => (this.#toggle(false), act()) }, icon(name, "sm"), text)
    this.menu.replaceChildren(
      item("save", t("save_chat"), () => context.http.save("transcript/", `${context.boot.name}.html`)),
      item("x", t("end_chat"), () => context.chat.end()),
    )
    this.menu.firstChild.focus()
  }
}
