// <command-palette data-source="/palette/"> around its <dialog>: people, cases and actions by name.
// Opens on Ctrl/⌘ K or [data-command-open]. The source answers ?q= with
// {"items": [{label, sub, icon, url, group}]}; see palette-actions.js for what the page offers.

import { register, unregister } from "../lib/keys.js"
import { matching } from "../lib/match.js"
import { actions, Question } from "./palette-actions.js"
import { mark, rows } from "./palette-rows.js"

class CommandPalette extends HTMLElement {
  /** @type {import("../lib/match.js").Entry[]} */ #shown = []
  #active = 0
  #question = new Question()

  connectedCallback() {
    const [label, run] = [this.#dialog.ariaLabel ?? "", () => this.open()]
    register({ action: "palette", key: "Mod+k", label, always: true, run })
    document.addEventListener("click", this.#opener)
    this.#input.addEventListener("input", this.#typed)
    this.addEventListener("keydown", this.#key)
    this.#list.addEventListener("click", this.#picked)
  }

  disconnectedCallback() {
    unregister("palette")
    document.removeEventListener("click", this.#opener)
    this.#question.forget()
  }

  get #dialog() { return /** @type {HTMLDialogElement} */ (this.querySelector("dialog")) }
  get #input() { return /** @type {HTMLInputElement} */ (this.querySelector("input")) }
  get #list() { return /** @type {HTMLElement} */ (this.querySelector("[role=listbox]")) }

  open() {
    if (this.#dialog.open) return
    this.#input.value = ""
    this.#dialog.showModal()
    this.#show(actions())
  }

  #opener = (/** @type {MouseEvent} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("[data-command-open]"))) return
    event.preventDefault()
    this.open()
  }

  #typed = () => {
    const text = this.#input.value.trim()
    const here = matching(actions(), text)
    this.#show(here)
    this.#question.ask(this.dataset.source ?? "", text, (found) => this.#show([...here, ...found]))
  }

  /** @param {import("../lib/match.js").Entry[]} entries */
  #show(entries) {
    this.#shown = entries
    this.#list.replaceChildren(...rows(entries, this))
    this.#mark(0)
  }

  /** @param {number} index */
  #mark(index) {
    this.#active = this.#shown.length ? (index + this.#shown.length) % this.#shown.length : 0
    this.#input.setAttribute("aria-activedescendant", mark(this.#list, this.#active))
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.#mark(this.#active + step)
    else if (event.key === "Enter" && !event.isComposing) this.#run(this.#active)
    else return
    event.preventDefault()
  }

  #picked = (/** @type {MouseEvent} */ event) => {
    const row = /** @type {Element} */ (event.target).closest("[role=option]")
    if (row) this.#run(Number(row.id.split("-")[1]))
  }

  /** @param {number} index */
  #run(index) {
    const entry = this.#shown[index]
    if (!entry) return
    this.#dialog.close()
    entry.run ? entry.run() : entry.url && location.assign(entry.url)
  }
}

customElements.define("command-palette", CommandPalette)
