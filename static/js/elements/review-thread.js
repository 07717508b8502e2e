// <review-thread data-words="Message {n} of {all}">: the contact under review. One message is in
// view; arrows, G (late answer), T (leg) and A (files) move it. Asked for a pin, it says which
// words are selected, or which message is in view.

import { fill } from "../filling.js"

class ReviewThread extends HTMLElement {
  #at = ""

  connectedCallback() {
    document.addEventListener("keydown", this.#pressed)
    document.addEventListener("click", this.#clicked)
    document.addEventListener("pin-asked", this.#asked)
    this.addEventListener("htmx:after:swap", this.#renewed)
    this.#show(this.querySelector(".leg.reviewed ~ [data-message]") ?? this.#messages[0] ?? null)
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#pressed)
    document.removeEventListener("click", this.#clicked)
    document.removeEventListener("pin-asked", this.#asked)
    this.removeEventListener("htmx:after:swap", this.#renewed)
  }

  get #messages() { return [...this.querySelectorAll("[data-message]")] }

  /** @param {Element | null} message */
  #show(message, { scroll = true } = {}) {
    if (!message) return
    const isNew = this.#at !== message.id
    this.#at = message.id
    for (const each of this.#messages) each.toggleAttribute("data-current", each === message)
    if (scroll) message.scrollIntoView({ block: "center" })
    if (isNew) message.dispatchEvent(new CustomEvent("message-shown", { bubbles: true }))
    const place = document.querySelector("[data-message-place]")
    const n = this.#messages.indexOf(message) + 1
    if (place) place.textContent = (this.dataset.words ?? "").replace("{n}", `${n}`).replace("{all}", `${this.#messages.length}`)
  }

  #renewed = () => this.#show(document.getElementById(this.#at), { scroll: false })

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {Element} */ (event.target)
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (target.closest("textarea, input, select, [role=menu], dialog")) return
    if (event.key === "ArrowDown") this.#step(1)
    else if (event.key === "ArrowUp") this.#step(-1)
    else return
    event.preventDefault()
  }

  #clicked = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target)
    const what = /** @type {HTMLElement | null} */ (target.closest("[data-thread]"))?.dataset.thread
    if (what === "message") this.#step(1)
    else if (what === "late") this.#jump("[data-late] + [data-message]")
    else if (what === "leg") this.#jump("[data-leg] + [data-message], [data-leg] + .wait + [data-message]")
    else if (what === "files") this.#jump("[data-message][data-files]")
    else if (this.contains(target)) this.#show(target.closest("[data-message]"), { scroll: false })
    const link = target.closest("a[href^='#message-']")
    if (link) this.#show(document.getElementById(link.getAttribute("href")?.slice(1) ?? ""))
  }

  /** @param {number} by */
  #step(by) {
    const all = this.#messages
    const at = all.findIndex(({ id }) => id === this.#at)
    this.#show(all[Math.min(Math.max(at + by, 0), all.length - 1)] ?? null)
  }

  /** The next one after where we are, and from the top again. @param {string} selector */
  #jump(selector) {
    const here = document.getElementById(this.#at)
    const found = [...this.querySelectorAll(selector)]
    const after = found.find((each) => here && here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)
    this.#show(after ?? found[0] ?? null)
  }

  /** The selected words, else the message in view, into the question's form. */
  #asked = (/** @type {Event} */ event) => {
    const form = /** @type {CustomEvent} */ (event).detail
    if (!(form instanceof HTMLFormElement)) return
    const selection = document.getSelection()
    const body = selection?.anchorNode?.parentElement?.closest("[data-body]")
    const words = selection?.toString().trim() ?? ""
    const within = body && words && body.contains(selection?.focusNode ?? null)
    const message = within ? body.closest("[data-message]") : document.getElementById(this.#at)
    const said = { message: message?.getAttribute("data-message") ?? "", quote: within ? words : "", seconds: "" }
    fill(form, said)
    if (within) selection?.removeAllRanges()
    if (said.message) form.requestSubmit()
  }
}

customElements.define("review-thread", ReviewThread)
