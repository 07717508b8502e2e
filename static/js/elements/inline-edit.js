// <inline-edit><h1><button>…</button></h1><form hidden><input></form></inline-edit>: the button turns
// into its field; Enter or leaving sends it, Escape leaves all as it was.

class InlineEdit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#open)
    this.addEventListener("keydown", this.#key)
    this.addEventListener("focusout", this.#left)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#open)
    this.removeEventListener("keydown", this.#key)
    this.removeEventListener("focusout", this.#left)
  }

  get #form() { return /** @type {HTMLFormElement} */ (this.querySelector("form")) }
  get #field() { return /** @type {HTMLInputElement} */ (this.querySelector("input:not([type=hidden])")) }

  #open = (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("h1 button"))) return
    this.#show(true)
    this.#field.select()
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || this.#form.hidden) return
    event.stopPropagation()
    this.#field.value = this.#field.defaultValue
    this.#show(false)
    this.querySelector("button")?.focus()
  }

  #left = () => {
    if (this.#form.hidden) return
    if (this.#field.value === this.#field.defaultValue) this.#show(false)
    else this.#form.requestSubmit()
  }

  /** @param {boolean} editing */
  #show(editing) {
    this.#form.hidden = !editing
    this.toggleAttribute("hx-morph-skip", editing) // a head that is refreshed leaves us alone
    this.querySelector("h1")?.toggleAttribute("hidden", editing)
  }
}

customElements.define("inline-edit", InlineEdit)
