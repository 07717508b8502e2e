// <sent-clears> in the composer's form: what was said in a running conversation needs no new
// composer from the server. It asks for the short answer and makes the form ready for the next one.

import { live } from "../live.js"

class SentClears extends HTMLElement {
  #asks = document.createElement("input")

  connectedCallback() {
    this.#asks.type = "hidden"
    this.#asks.name = "short"
    this.#asks.value = "1"
    if (!this.#isMarked) this.append(this.#asks)
    this.closest("form")?.addEventListener("composer-sent", this.#clear)
  }

  disconnectedCallback() {
    this.closest("form")?.removeEventListener("composer-sent", this.#clear)
  }

  /** A warning, or what was missed, goes away only with the whole composer. */
  get #isMarked() {
    return Boolean(document.querySelector("#composer :is(.banner, .missed, .error, [data-files] > *)"))
  }

  #clear = () => {
    const form = this.closest("form")
    const text = form?.querySelector("textarea")
    const id = form?.querySelector("[name=client_id]")
    const saved = form?.querySelector(".draft")
    if (text) text.value = ""
    if (id instanceof HTMLInputElement) id.value = freshId()
    if (saved) saved.textContent = ""
    text?.focus({ preventScroll: true })
    if (live.connected) return
    const number = this.closest("reply-composer")?.getAttribute("case")
    document.body.dispatchEvent(new Event(`case-${number}-changed`))
  }
}

function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

customElements.define("sent-clears", SentClears)
