// <file-picker url="…" channel="email"><label><input type="file" multiple></label></file-picker>
// Sends each chosen, pasted or dropped file at once, with its progress; the server answers with
// the chip that the reply will claim. Without scripts the input itself goes with the form.

import htmx from "htmx.org"
import { toast } from "./toast-list.js"

class FilePicker extends HTMLElement {
  #form = /** @type {HTMLFormElement | null} */ (null)

  connectedCallback() {
    this.#form = this.closest("form")
    this.addEventListener("change", this.#chosen)
    this.#form?.addEventListener("paste", this.#pasted)
    this.#form?.addEventListener("dragover", this.#over)
    this.#form?.addEventListener("drop", this.#dropped)
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#chosen)
    this.#form?.removeEventListener("paste", this.#pasted)
    this.#form?.removeEventListener("dragover", this.#over)
    this.#form?.removeEventListener("drop", this.#dropped)
  }

  #chosen = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target)
    for (const file of input.files ?? []) this.#send(file)
    input.value = ""
  }

  #pasted = (/** @type {ClipboardEvent} */ event) => {
    for (const file of event.clipboardData?.files ?? []) this.#send(file)
  }

  #over = (/** @type {DragEvent} */ event) => event.preventDefault()

  #dropped = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    for (const file of event.dataTransfer.files) this.#send(file)
  }

  /** @param {File} file */
  #send(file) {
    const chip = Object.assign(document.createElement("span"), { className: "file sending" })
    const bar = document.createElement("progress")
    bar.setAttribute("aria-label", file.name)
    chip.append(Object.assign(document.createElement("span"), { className: "truncate", textContent: file.name }), bar)
    const shelf = this.#form?.querySelector("[data-files]")
    shelf?.append(chip)
    const request = new XMLHttpRequest() // fetch cannot tell how far an upload has come
    request.upload.onprogress = ({ loaded, total }) => Object.assign(bar, { max: total, value: loaded })
    request.onload = () => this.#answered(chip, request)
    request.onerror = () => {
      chip.remove()
      toast(document.body.dataset.offline ?? "", "error")
    }
    const body = new FormData(/** @type {HTMLFormElement} */ (this.#form))
    for (const name of [...body.keys()]) if (name !== "csrfmiddlewaretoken") body.delete(name)
    body.set("channel", this.getAttribute("channel") ?? "")
    body.set("file", file)
    request.open("POST", this.getAttribute("url") ?? "")
    request.send(body)
  }

  /** @param {Element} chip @param {XMLHttpRequest} request */
  #answered(chip, request) {
    if (request.status === 200) {
      const fresh = document.createElement("template")
      fresh.innerHTML = request.responseText.trim() // rendered and escaped by our own server
      const made = /** @type {Element} */ (fresh.content.firstElementChild)
      chip.replaceWith(made)
        htmx.process(made)
      this.dispatchEvent(new Event("files-changed", { bubbles: true }))
      return
    }
    chip.remove()
    toast(request.status === 422 ? request.responseText : document.body.dataset.broken ?? "", "error")
  }
}

customElements.define("file-picker", FilePicker)
