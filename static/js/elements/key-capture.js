// <key-capture> around text fields: the next key pressed in one is written into it. Tab still
// moves on, Backspace empties. A key that stands twice is marked before anything is sent.

import { pressedAs } from "../lib/strokes.js"

class KeyCapture extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this.#pressed)
    this.#mark()
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#pressed)
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const field = event.target
    if (!(field instanceof HTMLInputElement) || event.key === "Tab") return
    event.stopPropagation() // the key is to be known, not to be followed
    const key = event.key === "Backspace" || event.key === "Delete" ? "" : pressedAs(event)
    if (key === null) return
    event.preventDefault()
    field.value = key
    this.#mark()
  }

  #mark() {
    const fields = [...this.querySelectorAll("input")]
    const keys = fields.map((field) => (field.value || field.placeholder).toLowerCase())
    fields.forEach((field, index) => {
      const shared = keys.indexOf(keys[index]) !== keys.lastIndexOf(keys[index])
      if (shared) field.setAttribute("aria-invalid", "true")
      else field.removeAttribute("aria-invalid")
    })
  }
}

customElements.define("key-capture", KeyCapture)
