// <board-editor data-url="…/order/"><ol>…<li data-tile="3" data-title="…">: tiles are dragged by
// their handle, or moved with the arrow buttons; either way the new order is sent at once. Without
// a script the arrows are buttons of a form.

import { reordered } from "../lib/order.js"

class BoardEditor extends HTMLElement {
  /** @type {HTMLElement | null} */ #held = null
  #abort = new AbortController()

  connectedCallback() {
    const { signal } = this.#abort
    this.addEventListener("dragstart", (event) => this.#take(event), { signal })
    this.addEventListener("dragover", (event) => this.#over(event), { signal })
    this.addEventListener("dragend", () => this.#drop(), { signal })
    this.addEventListener("drop", (event) => event.preventDefault(), { signal })
    this.addEventListener("click", (event) => this.#step(event), { signal })
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** @param {DragEvent} event */
  #take(event) {
    const handle = /** @type {Element} */ (event.target).closest(".handle")
    this.#held = handle?.closest("[data-tile]") ?? null
    if (!this.#held || !event.dataTransfer) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", this.#held.dataset.title ?? "")
    event.dataTransfer.setDragImage(this.#held, 16, 16)
    this.#held.classList.add("held")
  }

  /** @param {DragEvent} event */
  #over(event) {
    const under = /** @type {Element} */ (event.target).closest("[data-tile]")
    if (!this.#held) return
    event.preventDefault()
    if (!under || under === this.#held) return
    const tiles = this.#tiles()
    if (tiles.indexOf(this.#held) < tiles.indexOf(/** @type {HTMLElement} */ (under))) under.after(this.#held)
    else under.before(this.#held)
  }

  #drop() {
    if (!this.#held) return
    this.#held.classList.remove("held")
    this.#send(this.#held)
    this.#held = null
  }

  /** @param {MouseEvent} event */
  #step(event) {
    const button = /** @type {HTMLButtonElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-move]")
    )
    const tile = /** @type {HTMLElement | null} */ (button?.closest("[data-tile]") ?? null)
    if (!button || !tile) return
    event.preventDefault()
    const order = reordered(this.#tiles(), tile, Number(button.dataset.move))
    const list = tile.parentElement
    const last = list?.querySelector(".board-add") ?? null
    for (const one of order) list?.insertBefore(one, last)
    this.#send(tile)
    button.disabled ? /** @type {HTMLElement | null} */ (tile.querySelector("[data-move]:enabled"))?.focus() : button.focus()
  }

  #tiles() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-tile]")])
  }

  /** @param {HTMLElement} moved */
  #send(moved) {
    const tiles = this.#tiles()
    tiles.forEach((tile, n) => {
      for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (tile.querySelectorAll("[data-move]"))) {
        button.disabled = button.dataset.move === "-1" ? n === 0 : n === tiles.length - 1
      }
    })
    const said = this.querySelector("[data-said]")
    const words = (this.dataset.moved ?? "").replace("{title}", moved.dataset.title ?? "")
    const place = words.replace("{n}", `${tiles.indexOf(moved) + 1}`).replace("{all}", `${tiles.length}`)
    if (said) said.textContent = place
    const token = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=csrfmiddlewaretoken]"))
    const body = new URLSearchParams({ order: tiles.map((tile) => tile.dataset.tile).join(",") })
    const headers = { "HX-Request": "true", "X-CSRFToken": token?.value ?? "" }
    fetch(this.dataset.url ?? "", { method: "POST", body, headers }).then(
      (answer) => answer.ok || location.reload(),
      () => location.reload(),
    )
  }
}

customElements.define("board-editor", BoardEditor)
