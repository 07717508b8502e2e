// <text-suggest source="/…/" mark="/"><textarea></textarea><ul role="listbox" hidden></ul></text-suggest>
// After the mark at the beginning of a word, the source's rows ([role=option][data-text]) are
// offered; arrows choose, Enter or Tab takes, Escape leaves. [data-suggests] in the form begins.

import { Asking } from "../asking.js"
import { begun, markedWord } from "../lib/marked-word.js"

class TextSuggest extends HTMLElement {
  #active = 0
  #asking = new Asking()

  connectedCallback() {
    this.addEventListener("input", this.#typed)
    this.addEventListener("keydown", this.#key, true)
    this.#list.addEventListener("mousedown", this.#picked)
    this.#text.addEventListener("blur", this.#close)
    this.closest("form")?.addEventListener("click", this.#begin)
  }

  disconnectedCallback() {
    this.#asking.forget()
  }

  get #text() { return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea")) }
  get #list() { return /** @type {HTMLElement} */ (this.querySelector("[role=listbox]")) }
  get #rows() { return /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll("[data-text]")]) }

  get #before() { return this.#text.value.slice(0, this.#text.selectionStart) }
  get #word() { return markedWord(this.#before, this.getAttribute("mark") ?? "/") }

  #typed = () => {
    const word = this.#word
    if (word === null) this.#close()
    else this.#asking.ask(this.getAttribute("source") ?? "", word, (html) => this.#show(html))
  }

  /** @param {string} html rendered and escaped by our own server */
  #show(html) {
    if (this.#word === null) return
    this.#list.innerHTML = html
    this.#list.hidden = false
    this.#mark(0)
  }

  /** @param {number} index */
  #mark(index) {
    const rows = this.#rows
    this.#active = rows.length ? (index + rows.length) % rows.length : 0
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.#active)))
    rows[this.#active]?.scrollIntoView({ block: "nearest" })
    this.#text.setAttribute("aria-activedescendant", rows[this.#active]?.id ?? "")
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (this.#list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const takes = /^(Enter|Tab)$/.test(event.key) && this.#rows.length > 0
    if (step) this.#mark(this.#active + step)
    else if (takes) this.#take(this.#active)
    else if (event.key === "Escape") this.#close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #picked = (/** @type {MouseEvent} */ event) => {
    event.preventDefault() // the cursor stays in the text
    const at = this.#rows.findIndex((row) => row.contains(/** @type {Node} */ (event.target)))
    if (at >= 0) this.#take(at)
  }

  /** @param {number} index */
  #take(index) {
    const text = this.#text
    const from = text.selectionStart - (this.#word?.length ?? 0) - 1
    text.setRangeText(this.#rows[index]?.dataset.text ?? "", from, text.selectionStart, "end")
    this.#close()
    text.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #begin = (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("[data-suggests]"))) return
    const text = this.#text
    text.focus()
    text.setRangeText(begun(this.#before, "/"), text.selectionStart, text.selectionEnd, "end")
    this.#typed()
  }

  #close = () => {
    this.#asking.forget()
    this.#list.hidden = true
    this.#text.removeAttribute("aria-activedescendant")
  }
}

customElements.define("text-suggest", TextSuggest)
