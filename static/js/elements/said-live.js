// <said-live leg="7"> in the composer's form: a plain word goes over the live socket. What is more
// than that, is refused there or gets no answer in time is posted like any form, which tells why:
// with the same client_id it is the same word.

import { live } from "../live.js"

const ANSWER_MS = 4_000

class SaidLive extends HTMLElement {
  #timer = 0
  #isPosting = false
  /** @type {HTMLFormElement | null} */ #form = null
  /** @type {HTMLElement | null} */ #composer = null
  /** @type {HTMLElement | null} */ #button = null

  connectedCallback() {
    this.#form = this.closest("form")
    this.#composer = this.closest("reply-composer")
    this.#composer?.addEventListener("submit", this.#submitted, true)
    document.body.addEventListener("reply-taken", this.#answered)
    document.body.addEventListener("live-state", this.#post)
  }

  disconnectedCallback() {
    this.#settle()
    this.#composer?.removeEventListener("submit", this.#submitted, true)
    document.body.removeEventListener("reply-taken", this.#answered)
    document.body.removeEventListener("live-state", this.#post)
  }

  #submitted = (/** @type {SubmitEvent} */ event) => {
    const word = this.#isPosting ? null : this.#word(event.submitter)
    this.#isPosting = false
    if (!this.#timer && !word) return
    event.preventDefault()
    event.stopPropagation()
    if (this.#timer) return // it is on its way
    this.#button = event.submitter
    this.#timer = setTimeout(this.#post, ANSWER_MS)
    live.send("reply", word)
  }

  /** The frame of what is written, where it is a plain word. @param {HTMLElement | null} button */
  #word(button) {
    if (!this.#form || !live.connected) return null
    const given = new FormData(this.#form, button)
    if (given.get("then") !== "stay" || given.get("attachments")) return null
    return {
      case: Number(this.#composer?.getAttribute("case")),
      leg: Number(this.getAttribute("leg")),
      body: given.get("body"),
      client_id: given.get("client_id"),
      base_seq: Number(given.get("base_seq")),
    }
  }

  #answered = (/** @type {Event} */ event) => {
    const { client_id: id, said } = /** @type {CustomEvent} */ (event).detail.content
    const ours = this.#form?.querySelector("[name=client_id]")
    if (!this.#timer || !(ours instanceof HTMLInputElement) || ours.value !== id) return
    if (!said) return this.#post()
    this.#settle()
    this.#form?.dispatchEvent(new Event("composer-sent"))
  }

  #post = () => {
    if (!this.#timer) return
    this.#settle()
    this.#isPosting = true
    this.#form?.requestSubmit(this.#button)
  }

  #settle() {
    clearTimeout(this.#timer)
    this.#timer = 0
  }
}

customElements.define("said-live", SaidLive)
