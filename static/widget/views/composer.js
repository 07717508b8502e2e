import { context, t } from "../context.js"
import { h, icon, key } from "../dom.js"
import { View } from "./view.js"

/** Where the visitor writes. Enter sends, Shift+Enter breaks the line; words survive a reload. */
export class Composer extends View {
  build() {
    const { boot, chat } = context
    this.className = "w-foot"
    this.files = h("w-files")
    this.emoji = h("w-emoji", { hidden: true })
    this.text = h("textarea", {
      rows: 1,
      maxlength: boot.limits.text,
      dir: "auto",
      oninput: () => this.#typed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#pressed(event),
      onpaste: (/** @type {ClipboardEvent} */ event) => this.files.add(event.clipboardData?.files ?? []),
    })
    this.text.value = chat.store.get("draft") ?? ""
    this.attach = key("clip", t("attach"), { onclick: () => this.files.choose() })
    this.face = key("face", t("emoji"), {
      "aria-expanded": "false",
      onclick: () => this.emoji.toggle(this.face),
    })
    this.post = h("button.w-key.w-send", { "aria-label": t("send"), title: t("send") }, icon("send"))
    this.form = h(
      "form.w-write",
      { onsubmit: (/** @type {Event} */ event) => this.#send(event) },
      boot.limits.file ? this.attach : null,
      this.text,
      this.face,
      this.post,
    )
    this.append(this.files, this.emoji, this.form)
    this.addEventListener("emoji", (event) => this.#insert(/** @type {any} */ (event).detail))
    this.addEventListener("files", () => this.update())
    this.#fit()
  }

  update() {
    const { status, agent } = context.chat.conversation
    const name = agent?.split(" ")[0]
    const label = name && status === "talking" ? t("write_to", { name }) : t("write")
    this.text.setAttribute("aria-label", label)
    this.text.placeholder = label
    const empty = !this.text.value.trim() && !this.files.ready.length
    this.post.setAttribute("aria-disabled", String(empty || this.files.busy))
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault()
    const body = this.text.value.trim()
    if (this.files.busy || (!body && !this.files.ready.length)) return
    context.chat.say(body, this.files.take())
    this.text.value = ""
    this.emoji.hidden = true
    this.#typed()
    this.text.focus()
  }

  #typed() {
    const words = this.text.value
    context.chat.store.set("draft", words || null)
    if (words) context.chat.typing()
    this.#fit()
    this.update()
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.form.requestSubmit()
  }

  /** @param {string} text */
  #insert(text) {
    const { selectionStart, selectionEnd } = this.text
    this.text.setRangeText(text, selectionStart, selectionEnd, "end")
    this.#typed()
    this.text.focus()
  }

  #fit() {
    const MOST_PX = 132
    this.text.style.blockSize = "auto"
    const needed = this.text.scrollHeight // 0 while the frame is hidden
    if (needed) this.text.style.blockSize = `${Math.min(MOST_PX, needed)}px`
  }
}
