// <quick-send><form hx-post="…"><textarea data-enter></textarea></form></quick-send>
// Enter sends what is written with data-enter (Shift Enter makes a line), an empty text goes
// nowhere, and what was taken is cleared.

class QuickSend extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this.#key)
    this.addEventListener("submit", this.#submit, true)
    this.addEventListener("htmx:after:request", this.#sent)
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#key)
    this.removeEventListener("submit", this.#submit, true)
    this.removeEventListener("htmx:after:request", this.#sent)
  }

  get #text() {
    return this.querySelector("textarea")
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing
    if (!enter || !this.#text?.hasAttribute("data-enter")) return
    event.preventDefault()
    this.querySelector("form")?.requestSubmit()
  }

  #submit = (/** @type {Event} */ event) => {
    if (this.#text?.value.trim()) return
    event.preventDefault()
    event.stopPropagation()
  }

  #sent = (/** @type {Event} */ event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail
    if (ctx?.response?.status !== 200 || !this.#text) return
    this.#text.value = ""
    this.#text.focus()
  }
}

customElements.define("quick-send", QuickSend)
