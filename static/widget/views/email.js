import { context, t } from "../context.js"
import { button, h } from "../dom.js"
import { check, field, values } from "./fields.js"

/** "Go on by e-mail": asks where to; with `stop` the chat ends here. */
export class Email extends HTMLElement {
  connectedCallback() {
    const known = context.chat.store.get("profile")?.email
    this.said = h("p.w-small", { role: "status" })
    this.form = h(
      "form.w-ask",
      { novalidate: true, onsubmit: (/** @type {any} */ event) => this.#go(event) },
      field({ name: "email", kind: "email", label: t("email_where"), required: true, hint: "", value: known }),
      button(t("email_go"), { type: "submit" }, "main"),
    )
    this.append(this.form, this.said)
    this.querySelector("input")?.focus()
  }

  /** @param {SubmitEvent} event */
  async #go(event) {
    event.preventDefault()
    if (!check(this.form)) return
    const { email } = values(this.form)
    try {
      await context.http.post("continuation/", { email })
      this.form.hidden = true
      this.said.textContent = t("email_gone", { email })
    } catch (error) {
      const { message, errors, code } = /** @type {import("../http.js").Refused} */ (error)
      check(this.form, { email: errors.email ?? (code === "offline" ? t("no_network") : message) })
    }
  }
}
