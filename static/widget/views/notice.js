import { context, t } from "../context.js"
import { button, h, icon } from "../dom.js"
import { View } from "./view.js"

/** Say nothing of a hiccup: most reconnects are over before anyone noticed. */
const PATIENCE_MS = 1500

/** One line when something is in the way, with a way out. */
export class Notice extends View {
  build() {
    this.className = "w-notice"
    this.setAttribute("role", "status")
  }

  update() {
    const { link, problem } = context.chat
    clearTimeout(this.timer)
    if (link.state === "refused") return this.#say(problem?.detail || t("refused"), "warn", t("start_again"))
    if (problem) return this.#say(problem.detail, "warn")
    if (link.state !== "lost") return this.#say("")
    this.timer = setTimeout(() => this.#say(t("reconnecting"), "clock", t("try_now")), this.hidden ? PATIENCE_MS : 0)
  }

  disconnectedCallback() {
    super.disconnectedCallback()
    clearTimeout(this.timer)
  }

  /** @param {string} text @param {any} [picture] @param {string} [action] */
  #say(text, picture, action = "") {
    this.hidden = !text
    if (this.shown === text + action) return
    this.shown = text + action
    this.replaceChildren()
    if (!text) return
    const act = () => {
      const refused = context.chat.link.state === "refused"
      if (refused) context.chat.startOver()
      else context.chat.link.retry()
    }
    this.append(icon(picture, "sm"), h("span.grow", null, text), action ? button(action, { onclick: act }, "small") : "")
  }
}
