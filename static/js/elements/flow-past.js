// <flow-past data-flow="7" for="GRAPH" form="FORM"> with buttons [data-undo] and [data-redo]:
// sends the graph as it was before. What was done is known as long as the page is.

import { Past } from "../lib/past.js"
import { give } from "./flow-orders.js"

/** By flow: the drawing may be put in anew. @type {Map<string, Past>} */
const pasts = new Map()
const FIELDS = "input, textarea, select, [contenteditable]"

class FlowPast extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("htmx:after:swap", this.#look)
    document.addEventListener("keydown", this.#pressed)
    this.addEventListener("click", this.#clicked)
    this.#look()
  }

  disconnectedCallback() {
    document.body.removeEventListener("htmx:after:swap", this.#look)
    document.removeEventListener("keydown", this.#pressed)
    this.removeEventListener("click", this.#clicked)
  }

  get #past() {
    const flow = this.dataset.flow ?? ""
    const past = pasts.get(flow) ?? new Past(this.#graph)
    pasts.set(flow, past)
    return past
  }

  get #graph() {
    return document.getElementById(this.getAttribute("for") ?? "")?.dataset.graph ?? ""
  }

  #look = () => {
    this.#past.saw(this.#graph)
    this.#button("[data-undo]", this.#past.canUndo)
    this.#button("[data-redo]", this.#past.canRedo)
  }

  /** @param {string} selector @param {boolean} can */
  #button(selector, can) {
    const button = /** @type {HTMLButtonElement | null} */ (this.querySelector(selector))
    if (button) button.disabled = !can
  }

  #clicked = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest("[data-undo]")) this.#send(this.#past.undo())
    if (target.closest("[data-redo]")) this.#send(this.#past.redo())
  }

  /** In a field the browser's own undo holds. */
  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const isOurs = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z"
    if (!isOurs || event.defaultPrevented || /** @type {Element} */ (event.target).closest(FIELDS)) return
    event.preventDefault()
    this.#send(event.shiftKey ? this.#past.redo() : this.#past.undo())
  }

  /** @param {string | undefined} graph */
  #send(graph) {
    if (graph !== undefined) give(this.getAttribute("form") ?? "", { graph })
  }
}

customElements.define("flow-past", FlowPast)
