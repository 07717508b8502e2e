// <score-sheet>: the form of a review by keyboard. One question is in front: digits answer it, N
// leaves it out, Enter goes on, C says why, E pins. The server draws; what is in front is ours.

import { register, unregister } from "../lib/keys.js"
import { following } from "../lib/questions.js"

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9]

class ScoreSheet extends HTMLElement {
  #current = ""

  connectedCallback() {
    this.addEventListener("focusin", this.#entered)
    this.addEventListener("click", this.#clicked)
    this.addEventListener("htmx:after:swap", this.#renewed)
    document.addEventListener("keydown", this.#pressed)
    const words = this.dataset
    for (const n of DIGITS) register({ action: `quality-${n}`, key: `${n}`, label: `${words.answer} ${n}`, run: () => this.#press(`[data-digit="${n}"]`) })
    register({ action: "quality-na", key: "n", label: words.na ?? "", run: () => this.#press("[data-na]") })
    register({ action: "quality-pin", key: "e", label: words.pin ?? "", run: () => this.#pin() })
    register({ action: "quality-why", key: "c", label: words.comment ?? "", run: () => this.#explain() })
    register({ action: "quality-before", key: "Shift+Enter", label: words.before ?? "", run: () => this.#go(-1) })
    register({ action: "quality-send", key: "Mod+Enter", label: words.send ?? "", always: true, run: () => this.#send() })
    this.#show(this.#questions.find((each) => !("answered" in each.dataset)) ?? this.#questions[0])
  }

  disconnectedCallback() {
    this.removeEventListener("focusin", this.#entered)
    this.removeEventListener("click", this.#clicked)
    this.removeEventListener("htmx:after:swap", this.#renewed)
    document.removeEventListener("keydown", this.#pressed)
    for (const name of [...DIGITS, "na", "pin", "why", "before", "send"]) unregister(`quality-${name}`)
  }

  get #questions() { return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-question]")]) }

  get #front() { return this.#questions.find((each) => each.dataset.question === this.#current) }

  /** @param {HTMLElement | undefined} question */
  #show(question, { scroll = true } = {}) {
    if (!question) return
    this.#current = question.dataset.question ?? ""
    for (const each of this.#questions) each.toggleAttribute("aria-current", each === question)
    question.setAttribute("aria-current", "true")
    if (scroll) question.scrollIntoView({ block: "nearest" })
  }

  #renewed = () => this.#show(this.#front ?? this.#questions[0], { scroll: false })

  #entered = (/** @type {FocusEvent} */ { target }) => this.#show(questionOf(target), { scroll: false })

  #clicked = (/** @type {MouseEvent} */ event) => {
    this.#show(questionOf(event.target), { scroll: false })
    if (/** @type {Element} */ (event.target).closest("[data-pin-button]")) this.#pin()
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && event.target instanceof HTMLTextAreaElement && this.contains(event.target)) event.target.blur()
    if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
    const target = /** @type {Element} */ (event.target)
    const busy = target.closest("textarea, select, a, button") && !target.closest(".answers")
    if (busy || document.querySelector("dialog:modal")) return
    event.preventDefault()
    this.#go(1)
  }

  /** To the next open question after this one, or simply the next. @param {1 | -1} step */
  #go(step) {
    const all = this.#questions
    const to = following(all.map((each) => ({ key: each.dataset.question ?? "", answered: "answered" in each.dataset })), this.#current, step)
    this.#show(all[to])
    const field = /** @type {HTMLElement | null | undefined} */ (all[to]?.querySelector("[data-field]"))
    if (field) field.focus()
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }

  /** @param {string} selector */
  #press(selector) { /** @type {HTMLElement | null | undefined} */ (this.#front?.querySelector(selector))?.click() }

  #explain() { /** @type {HTMLElement | null | undefined} */ (this.#front?.querySelector("[data-comment], [data-field]"))?.focus() }

  /** The selected words, or the message in view, or the moment the player stands at. */
  #pin() {
    const form = this.#front?.querySelector("form[data-pin]")
    if (!(form instanceof HTMLFormElement)) return
    const detail = { message: "", quote: "", seconds: "" }
    document.dispatchEvent(new CustomEvent("pin-asked", { detail }))
    for (const [name, value] of Object.entries(detail)) /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value
    if (detail.message || detail.seconds) form.requestSubmit()
  }

  #send() { /** @type {HTMLButtonElement | null} */ (this.querySelector("[data-submit]"))?.click() }
}

/** @param {EventTarget | null} target @returns {HTMLElement | undefined} */
function questionOf(target) {
  return (target instanceof Element && target.closest("[data-question]")) || undefined
}

customElements.define("score-sheet", ScoreSheet)
