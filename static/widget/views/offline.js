import { context, t } from "../context.js"
import { button, h } from "../dom.js"
import { check, field, values } from "./fields.js"

/** Closed: when an answer comes, and a message that becomes an e-mail case. */
export class Offline extends HTMLElement {
  connectedCallback() {
    const { boot } = context
    this.className = "w-screen"
    this.trap = h("input", { name: "website", tabindex: "-1", autocomplete: "off", "aria-hidden": "true" })
    this.problem = h("p.w-error", { role: "alert" })
    this.post = button(t("send_message"), { type: "submit" }, "main")
    this.form = h(
      "form.w-form",
      { novalidate: true, onsubmit: (/** @type {any} */ event) => this.#send(event) },
      h(
        "div.w-body",
        { tabindex: "-1" },
        h("h2", null, t("leave_message")),
        h("p.muted-w", null, boot.answer_by),
        boot.offline_form.map(field),
        h("div.w-trap", null, this.trap),
        this.problem,
      ),
      h("div.w-foot", null, this.post, h("p.w-by", null, boot.urgent ?? "")),
    )
    this.append(this.form)
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    event.preventDefault()
    if (!check(this.form) || this.post.disabled) return
    this.post.disabled = true
    this.problem.textContent = ""
    try {
      await context.http.post("notes/", values(this.form))
      this.#thank()
    } catch (error) {
      const { errors, message, code } = /** @type {import("../http.js").Refused} */ (error)
      if (check(this.form, errors)) {
        this.problem.textContent = code === "offline" ? t("no_network") : message || t("note_failed")
      }
    }
    this.post.disabled = false
  }

  #thank() {
    const done = h("h2", { tabindex: "-1" }, t("note_sent"))
    const again = button(t("note_another"), { onclick: () => this.replaceWith(h("w-offline")) }, "bare")
    this.replaceChildren(
      h("div.w-body", null, done, h("p.muted-w", null, context.boot.answer_by)),
      h("div.w-foot", null, again),
    )
    done.focus()
  }
}
