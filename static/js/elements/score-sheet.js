// <score-sheet>: the form of a review by keyboard. One question is in front: digits answer it, N
// leaves it out, Enter goes on, C says why, E pins. The server draws; what is in front is ours.

import { following } from "../lib/questions.js"
import { offerKeys } from "../lib/score-keys.js"

const PATIENCE_MS = 3000

class ScoreSheet extends HTMLElement {
  #current = ""
  #askedAt = 0 // ms; an answer is on its way, and what hangs on it is not known yet
  #waits = false // Enter was pressed meanwhile
  #leaving = new AbortController()
  #forget = () => {}

  connectedCallback() {
    const { signal } = (this.#leaving = new AbortController())
    this.addEventListener("focusin", this.#entered, { signal })
    this.addEventListener("click", this.#clicked, { signal })
    this.addEventListener("htmx:after:swap", this.#renewed, { signal })
    document.addEventListener("keydown", this.#pressed, { signal })
    this.#forget = offerKeys(this.dataset, {
      digit: (n) => this.#press(`[data-digit="${n}"]`), leaveOut: () => this.#press("[data-na]"),
      pin: () => this.#pin(), explain: () => this.#explain(),
      back: () => this.#go(-1), send: () => this.#send(),
    })
    this.#show(this.#questions.find((each) => !("answered" in each.dataset)) ?? this.#questions[0])
  }

  disconnectedCallback() {
    this.#leaving.abort()
    this.#forget()
  }

  get #questions() { return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-question]")]) }
  get #front() { return this.#questions.find((each) => each.dataset.question === this.#current) }

  /** @param {HTMLElement | undefined} question */
  #show(question, { scroll = true } = {}) {
    if (!question) return
    this.#current = question.dataset.question ?? ""
    for (const each of this.#questions) each.ariaCurrent = each === question ? "true" : null
    if (scroll) question.scrollIntoView({ block: "nearest" })
  }

  #renewed = () => {
    this.#show(this.#front ?? this.#questions[0], { scroll: false })
    this.#askedAt = 0
    if (this.#waits) this.#go(1)
  }
  #entered = (/** @type {FocusEvent} */ { target }) => this.#show(questionOf(target), { scroll: false })
  #clicked = (/** @type {MouseEvent} */ event) => {
    this.#show(questionOf(event.target), { scroll: false })
    if (/** @type {Element} */ (event.target).closest("[data-pin-button]")) this.#pin()
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && event.target instanceof HTMLTextAreaElement && this.contains(event.target)) event.target.blur()
    if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
    const target = /** @type {Element} */ (event.target)
    if (document.querySelector("dialog:modal") || (target.closest("textarea, select, a, button") && !target.closest(".answers"))) return
    event.preventDefault()
    this.#go(1)
  }

  /** To the next open question after this one, or simply the next. @param {1 | -1} step */
  #go(step) {
    this.#waits = step > 0 && performance.now() - this.#askedAt < PATIENCE_MS && this.#askedAt > 0
    if (this.#waits) return
    const all = this.#questions
    const to = following(all.map((each) => ({ key: each.dataset.question ?? "", answered: "answered" in each.dataset })), this.#current, step)
    this.#show(all[to])
    const field = /** @type {HTMLElement | null | undefined} */ (all[to]?.querySelector("[data-field]"))
    if (field) field.focus()
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }

  /** @param {string} selector */
  #press(selector) {
    const button = /** @type {HTMLElement | null | undefined} */ (this.#front?.querySelector(selector))
    if (button) this.#askedAt = performance.now()
    button?.click()
  }
  #explain() { /** @type {HTMLElement | null | undefined} */ (this.#front?.querySelector("[data-comment], [data-field]"))?.focus() }
  /** What the contact or its player has in view goes into the form, which sends itself. */
  #pin() { document.dispatchEvent(new CustomEvent("pin-asked", { detail: this.#front?.querySelector("form[data-pin]") })) }

  #send() {
    const focused = document.activeElement // leaving a field saves what was typed, before it is sent
    if (focused instanceof HTMLElement) focused.blur()
    this.querySelector("[data-submit]")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | undefined} */
function questionOf(target) {
  return (target instanceof Element && target.closest("[data-question]")) || undefined
}

customElements.define("score-sheet", ScoreSheet)
