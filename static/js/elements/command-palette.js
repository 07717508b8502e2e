// <command-palette data-source="/palette/"> around its <dialog>: people, cases and actions by name.
// Opens on Ctrl/⌘ K or a click on [data-command-open]. Actions are the elements of the page with
// data-command; the source answers ?q= with {"items": [{label, sub, icon, url, group}]}.

import { register, unregister } from "../lib/keys.js"
import { matching } from "../lib/match.js"
import { actions } from "./palette-actions.js"
import { rows } from "./palette-rows.js"

/** @typedef {import("../lib/match.js").Entry} Entry */

const REST_MS = 120

class CommandPalette extends HTMLElement {
  /** @type {Entry[]} */ #shown = []
  #active = 0
  #timer = 0
  #asked = new AbortController()

  connectedCallback() {
    const label = this.#dialog.ariaLabel ?? ""
    register({ action: "palette", key: "Mod+k", label, always: true, run: () => this.open() })
    document.addEventListener("click", this.#opener)
    this.#input.addEventListener("input", this.#typed)
    this.addEventListener("keydown", this.#key)
    this.#list.addEventListener("click", this.#picked)
  }

  disconnectedCallback() {
    unregister("palette")
    document.removeEventListener("click", this.#opener)
    clearTimeout(this.#timer)
    this.#asked.abort()
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
    this.#show(matching(actions(), text))
    clearTimeout(this.#timer)
    this.#asked.abort()
    if (text && this.dataset.source) this.#timer = setTimeout(() => this.#ask(text), REST_MS)
  }

  /** @param {string} text */
  async #ask(text) {
    this.#asked = new AbortController()
    const url = `${this.dataset.source}?${new URLSearchParams({ q: text })}`
    const answer = await fetch(url, { signal: this.#asked.signal }).catch(() => null)
    if (answer?.ok) this.#show([...matching(actions(), text), ...(await answer.json()).items])
  }

  /** @param {Entry[]} entries */
  #show(entries) {
    this.#shown = entries
    this.#list.replaceChildren(...rows(entries, this))
    this.#mark(0)
  }

  /** @param {number} index */
  #mark(index) {
    this.#active = this.#shown.length ? (index + this.#shown.length) % this.#shown.length : 0
    this.#list.querySelectorAll("[role=option]").forEach((row, at) => {
      row.setAttribute("aria-selected", String(at === this.#active))
      if (at === this.#active) row.scrollIntoView({ block: "nearest" })
    })
    this.#input.setAttribute("aria-activedescendant", `palette-${this.#active}`)
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.#mark(this.#active + step)
    else if (event.key === "Enter" && !event.isComposing) this.#run(this.#shown[this.#active])
    else return
    event.preventDefault()
  }

  #picked = (/** @type {MouseEvent} */ event) => {
    const row = /** @type {Element} */ (event.target).closest("[role=option]")
    if (row) this.#run(this.#shown[Number(row.id.replace("palette-", ""))])
  }

  /** @param {Entry | undefined} entry */
  #run(entry) {
    if (!entry) return
    this.#dialog.close()
    entry.run ? entry.run() : entry.url && location.assign(entry.url)
  }
}

customElements.define("command-palette", CommandPalette)
