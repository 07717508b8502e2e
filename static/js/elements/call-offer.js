// <call-offer call="KEY" data-late="…">: what rings. A click on [data-answer] (a form's button or one
// of its own) picks up in the browser first; the form is sent when both hear each other.

import { toast } from "./toast-list.js"
import { softphone } from "../softphone.js"

const PATIENCE_MS = 6_000

class CallOffer extends HTMLElement {
  #timer = 0
  #form = /** @type {HTMLFormElement | null} */ (null)

  connectedCallback() {
    this.addEventListener("click", this.#clicked, true)
    document.body.addEventListener("phone-talking", this.#talking)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.removeEventListener("click", this.#clicked, true)
    document.body.removeEventListener("phone-talking", this.#talking)
  }

  get call() {
    return this.getAttribute("call") ?? ""
  }

  #clicked = (/** @type {Event} */ event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-answer]")
    if (!button || !softphone.isWanted) return
    event.preventDefault()
    event.stopPropagation()
    this.#form = button.closest("form")
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => toast(this.dataset.late ?? "", "error"), PATIENCE_MS)
    softphone.answer(this.call)
  }

  #talking = (/** @type {Event} */ event) => {
    if (/** @type {CustomEvent} */ (event).detail.call !== this.call) return
    clearTimeout(this.#timer)
    this.#form?.requestSubmit()
    this.#form = null
  }
}

customElements.define("call-offer", CallOffer)
