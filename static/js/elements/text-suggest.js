// <text-suggest source="/…/" mark="/"><textarea></textarea><ul role="listbox" hidden></ul></text-suggest>
// After the mark at the beginning of a word, the source's rows ([role=option][data-text]) are
// offered; arrows choose, Enter or Tab takes, Escape leaves. [data-suggests] in the form begins.

const REST_MS = 120

class TextSuggest extends HTMLElement {
  #timer = 0
  #active = 0
  #asked = new AbortController()

  connectedCallback() {
    this.addEventListener("input", this.#typed)
    this.addEventListener("keydown", this.#key, true)
    this.#list.addEventListener("mousedown", this.#picked)
    this.#text.addEventListener("blur", this.#close)
    this.closest("form")?.addEventListener("click", this.#begin)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#asked.abort()
  }

  get #text() { return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea")) }
  get #list() { return /** @type {HTMLElement} */ (this.querySelector("[role=listbox]")) }
  get #rows() { return /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll("[data-text]")]) }

  /** What stands after the mark, up to the cursor; null where there is no mark. */
  get #word() {
    const mark = this.getAttribute("mark") ?? "/"
    const before = this.#text.value.slice(0, this.#text.selectionStart)
    const found = new RegExp(`(?:^|\\s)\\${mark}([^\\s${mark}]*)$`).exec(before)
    return found ? found[1] ?? "" : null
  }

  #typed = () => {
    clearTimeout(this.#timer)
    const word = this.#word
    if (word === null) this.#close()
    else this.#timer = setTimeout(() => this.#ask(word), REST_MS)
  }

  /** @param {string} word */
  async #ask(word) {
    this.#asked.abort()
    this.#asked = new AbortController()
    const url = new URL(this.getAttribute("source") ?? "", location.href)
    url.searchParams.set("q", word)
    const answer = await fetch(url, { signal: this.#asked.signal }).catch(() => null)
    if (!answer?.ok || this.#word === null) return
    this.#list.innerHTML = await answer.text() // rendered and escaped by our own server
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
    if (step) this.#mark(this.#active + step)
    else if (event.key === "Escape") this.#close()
    else if ((event.key === "Enter" || event.key === "Tab") && this.#rows.length) this.#take(this.#active)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #picked = (/** @type {MouseEvent} */ event) => {
    event.preventDefault() // the cursor stays in the text
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-text]"))
    if (row) this.#take(this.#rows.indexOf(row))
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
    const before = text.value.slice(0, text.selectionStart)
    text.focus()
    text.setRangeText(/(^|\s)$/.test(before) ? "/" : " /", text.selectionStart, text.selectionEnd, "end")
    this.#typed()
  }

  #close = () => {
    clearTimeout(this.#timer)
    this.#list.hidden = true
    this.#text.removeAttribute("aria-activedescendant")
  }
}

customElements.define("text-suggest", TextSuggest)

export {} // a module of its own: its constants are nobody else's
