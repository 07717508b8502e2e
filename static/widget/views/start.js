import { context, t } from "../context.js"
import { button, h, icon } from "../dom.js"
import { check, field, values } from "./fields.js"
import { View } from "./view.js"

const fact = (/** @type {any} */ name, /** @type {string} */ what, /** @type {string} */ more) =>
  h("div.w-fact", null, icon(name), h("div", null, h("b", null, what), h("span", null, more)))

/** What was filled in already says who calls. @param {HTMLFormElement} form @param {"voice" | "video"} media */
function call(form, media) {
  const { question: _, ...profile } = values(form)
  context.chat.introduce(profile)
  context.calls?.begin(media)
}

const callButton = (/** @type {any} */ picture, /** @type {"voice" | "video"} */ media) =>
  h(
    "button.w-button",
    { type: "button", onclick: (/** @type {any} */ { target }) => call(target.form, media) },
    icon(picture, "sm"),
    media === "video" ? t("video_call") : t("call"),
  )

/** Before the chat: hours and an honest wait come before any field. */
export class Start extends View {
  build() {
    const { boot, words, chat } = context
    this.className = "w-screen"
    const wait = boot.wait && words.wait(boot.wait.low, boot.wait.high)
    const known = chat.store.get("profile") ?? {}
    const fields = boot.form.map((/** @type {any} */ one) =>
      field({ ...one, value: one.name === "question" ? chat.store.get("unsent") : known[one.name] }),
    )
    this.append(
      h(
        "form.w-form",
        { novalidate: true, onsubmit: (/** @type {any} */ event) => this.#start(event) },
        h(
          "div.w-body",
          { tabindex: "-1" },
          h("h2", null, t("welcome")),
          h(
            "div.w-facts",
            null,
            fact("clock", boot.hours.line, boot.hours.next),
            wait && fact("people", wait, t("wait_measured")),
          ),
          fields,
        ),
        h(
          "div.w-foot",
          null,
          button(t("start"), { type: "submit" }, "main"),
          boot.calls && h("div.w-calls", null, callButton("voice", "voice"), boot.calls.media === "video" && callButton("video", "video")),
          h(
            "p.w-by",
            null,
            boot.notice,
            " ",
            boot.privacy && h("a", { href: boot.privacy, target: "_blank", rel: "noopener" }, t("privacy")),
          ),
        ),
      ),
    )
  }

  /** @param {SubmitEvent} event */
  #start(event) {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.target)
    if (!check(form)) return
    const { question = "", ...profile } = values(form)
    context.chat.store.set("unsent", null)
    context.chat.store.set("profile", profile)
    context.chat.start({ profile, body: question.trim() || t("hello") })
  }
}
