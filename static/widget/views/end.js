import { context, t } from "../context.js"
import { button, h, icon } from "../dom.js"
import { View } from "./view.js"

/** The end: how it was, and three ways to go on. */
export class End extends View {
  build() {
    const { chat, boot } = context
    const { agent, endedBy } = chat.conversation
    const name = agent?.split(" ")[0]
    this.className = "w-screen"
    this.comment = h("textarea.w-input", { id: "w-comment", rows: 2, maxlength: 1000, dir: "auto" })
    this.stars = h("w-stars")
    this.reasons = h("w-reasons")
    this.rating = h(
      "div.w-stack",
      null,
      h("h2", { id: "w-how", tabindex: "-1" }, name ? t("how_was_it_with", { name }) : t("how_was_it")),
      this.stars,
      this.reasons,
      h(
        "div.w-field",
        null,
        h("label", { for: "w-comment" }, t("anything_to_add"), h("em", null, t("optional"))),
        this.comment,
      ),
    )
    this.thanks = h("h2", { hidden: true, tabindex: "-1" }, t("thanks"))
    this.ways = h(
      "div.w-ways",
      null,
      this.#way("save", t("save_chat"), () => context.http.save("transcript/", `${boot.name}.html`)),
      this.#way("email", t("go_on_by_email"), () => this.#byEmail()),
    )
    this.send = button(t("send_rating"), { onclick: () => this.#rate() }, "main")
    const again = button(t("start_new"), { onclick: () => this.#again() }, "bare")
    this.append(
      h(
        "div.w-body",
        null,
        h("p.w-small", { role: "status" }, t(endedBy ? `ended_by_${endedBy}` : "ended")),
        this.rating,
        this.thanks,
        h("p.w-promise", { hidden: !boot.after }, boot.after),
        this.ways,
      ),
      h("div.w-foot", null, this.send, again),
    )
    this.addEventListener("change", () => this.update())
    if (context.host.open) this.querySelector("h2")?.focus()
  }

  update() {
    const { rated, conversation } = context.chat
    const unmet = !conversation.agent // nobody came: there is nothing to rate
    this.rating.hidden = rated || unmet
    this.send.hidden = rated || unmet
    if (rated && this.thanks.hidden) {
      this.thanks.hidden = false
      this.thanks.focus()
    }
    this.send.setAttribute("aria-disabled", String(!this.stars.score))
    if (this.stars.score) this.reasons.ask(this.stars.score)
  }

  #rate() {
    const { score } = this.stars
    if (score) context.chat.rate(score, this.comment.value.trim(), this.reasons.ticked)
  }

  #again() {
    const unsent = context.chat.startOver()
    if (unsent) context.chat.store.set("unsent", unsent)
  }

  #byEmail() {
    if (!this.querySelector("w-email")) this.ways.before(h("w-email"))
  }

  /** @param {any} name @param {string} text @param {() => any} act */
  #way(name, text, act) {
    return h("button.w-link", { type: "button", onclick: act }, icon(name, "sm"), text)
  }
}
