import { context, t } from "../context.js"
import { h, icon, key } from "../dom.js"

/** Files on their way: progress, refusals in words, a way to take each one back. */
export class Files extends HTMLElement {
  /** @type {Map<HTMLElement, any>} null while uploading */
  #rows = new Map()

  connectedCallback() {
    const { types } = context.boot.limits
    this.picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      accept: types.join(","),
      "aria-label": t("attach"),
      onchange: () => {
        this.add(this.picker.files)
        this.picker.value = ""
      },
    })
    this.list = h("ul.w-files", { role: "status" })
    this.append(this.picker, this.list)
  }

  get busy() {
    return [...this.#rows.values()].includes(null)
  }

  get ready() {
    return [...this.#rows.values()].filter((file) => file?.id)
  }

  choose() {
    this.picker.click()
  }

  /** @returns {any[]} what was uploaded; the list is empty afterwards */
  take() {
    const ready = this.ready
    this.#rows.clear()
    this.list.replaceChildren()
    return ready
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) this.#upload(file)
  }

  /** @param {File} file */
  async #upload(file) {
    const meter = h("progress", { max: 1, value: 0, "aria-label": t("uploading", { name: file.name }) })
    const note = h("small", null, context.words.size(file.size))
    const remove = key("x", t("remove_file", { name: file.name }), { onclick: () => this.#drop(row) })
    const row = h("li", null, icon("file", "sm"), h("span", null, h("b", null, file.name), note, meter), remove)
    this.list.append(row)
    this.#keep(row, null)
    try {
      if (file.size > context.boot.limits.file) throw new Error(this.#tooLarge())
      const done = await context.http.upload(file, (share) => (meter.value = share))
      if (this.#rows.has(row)) this.#keep(row, done)
    } catch (error) {
      const { code, message } = /** @type {any} */ (error)
      row.classList.add("w-failed")
      note.textContent = code === "offline" ? t("no_network") : message || t("upload_failed")
      this.#keep(row, {})
    }
    meter.remove()
  }

  #tooLarge() {
    return t("too_large", { size: context.words.size(context.boot.limits.file) })
  }

  /** @param {HTMLElement} row @param {any} file */
  #keep(row, file) {
    this.#rows.set(row, file)
    this.dispatchEvent(new CustomEvent("files", { bubbles: true }))
  }

  /** @param {HTMLElement} row */
  #drop(row) {
    row.remove()
    this.#rows.delete(row)
    this.dispatchEvent(new CustomEvent("files", { bubbles: true }))
  }
}
