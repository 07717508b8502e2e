// <reply-composer draft-url="…" case="7" kind="reply" data-saved="Draft saved" data-focus>: what is
// typed is kept on the server as one pauses, and others are told that one types. v walks the ways.

import { live } from "../live.js"

const REST_MS = 700
const TYPING_EVERY_MS = 3_000

class ReplyComposer extends HTMLElement {
  #timer = 0
  #told = 0

  connectedCallback() {
    this.addEventListener("input", this.#typed)
    this.addEventListener("keydown", this.#key, true)
    this.addEventListener("files-changed", this.#typed)
    this.addEventListener("submit", this.#leaving, true) // before somebody else sends it
    addEventListener("pagehide", this.#settle)
    if ("focus" in this.dataset) requestAnimationFrame(() => this.#focus())
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.#settle)
    this.#settle()
    this.removeEventListener("input", this.#typed)
    this.removeEventListener("keydown", this.#key, true)
  }

  get #text() { return this.querySelector("textarea") }

  /** No menu and no suggestions wait for the Escape. */
  get #isQuiet() {
    return !this.querySelector(":popover-open, .suggestions:not([hidden])")
  }

  #focus() {
    const text = this.#text
    text?.focus({ preventScroll: true })
    text?.setSelectionRange(text.value.length, text.value.length)
  }

  #typed = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#save(), REST_MS)
    if (Date.now() - this.#told < TYPING_EVERY_MS || !this.#text?.value) return
    this.#told = Date.now()
    live.send("typing", { case: Number(this.getAttribute("case")), kind: this.getAttribute("kind") })
  }

  #leaving = () => {
    clearTimeout(this.#timer)
    this.#timer = 0
  }

  /** What was typed a moment ago is not lost when one goes elsewhere. */
  #settle = () => {
    if (!this.#timer) return
    this.#leaving()
    this.#save()
  }

  async #save() {
    this.#timer = 0
    const form = this.querySelector("form")
    if (!form) return
    const body = new FormData(form)
    body.delete("files")
    const url = this.getAttribute("draft-url") ?? ""
    const answer = await fetch(url, { method: "POST", body, keepalive: true }).catch(() => null)
    const line = this.querySelector(".draft")
    if (!answer?.ok || !line || !this.isConnected) return
    const at = await answer.text()
    line.textContent = at ? `${this.dataset.saved} ${at}` : ""
  }

  /** Escape leaves the text, so that letters are keys again. In the open menu of ways, v goes
   * to the next one that can be used. */
  #key = (/** @type {KeyboardEvent} */ event) => {
    const menu = this.querySelector(".menu.via")
    if (event.key === "Escape" && event.target === this.#text && this.#isQuiet) return leave(event)
    if (event.key !== "v" || !menu?.matches(":popover-open")) return
    const ways = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("[role=menuitemradio]:not([aria-disabled])")])
    const here = ways.indexOf(/** @type {HTMLElement} */ (document.activeElement))
    ways[(here + 1) % ways.length]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
}

/** @param {Event} event */
function leave(event) {
  event.preventDefault()
  event.stopPropagation()
  const thread = document.querySelector("message-thread")
  if (thread instanceof HTMLElement) thread.focus()
}

customElements.define("reply-composer", ReplyComposer)
