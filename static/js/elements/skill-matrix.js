// <skill-matrix> around the form of the matrix: arrows move, Shift extends, 0 to 4 set the level
// of what is picked or stands under the cursor. Without it the check boxes still work.

import { isInside, next } from "../lib/squares.js"

/** @typedef {import("../lib/squares.js").Place} Place */

class SkillMatrix extends HTMLElement {
  #value = "" // of the square under the cursor: it is found again when the table is new
  /** @type {Place} */
  #anchor = [0, 0]

  connectedCallback() {
    this.addEventListener("keydown", this.#pressed)
    this.addEventListener("focusin", this.#moved)
    this.addEventListener("htmx:after:swap", this.#renewed)
    this.#renewed()
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#pressed)
    this.removeEventListener("focusin", this.#moved)
    this.removeEventListener("htmx:after:swap", this.#renewed)
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const square = event.target
    if (!isSquare(square) || event.ctrlKey || event.metaKey || event.altKey) return
    const to = next(event.key, this.#placeOf(square), getComputedStyle(this).direction === "rtl")
    if (to) this.#go(to, event.shiftKey)
    else if (/^[0-4]$/.test(event.key)) this.#set(square, event.key)
    else return
    event.preventDefault()
  }

  #moved = (/** @type {FocusEvent} */ { target }) => {
    if (!isSquare(target)) return
    this.#value = target.value
    for (const each of this.#grid.flat()) each.tabIndex = each === target ? 0 : -1
  }

  #renewed = () => {
    const squares = this.#grid.flat()
    const back = squares.find((square) => square.value === this.#value)
    for (const each of squares) each.tabIndex = each === (back ?? squares[0]) ? 0 : -1
    back?.focus()
    this.#tell()
  }

  /** Moves the cursor; with `extend` picks everything between it and where it last stood alone.
   * @param {Place} to @param {boolean} extend */
  #go(to, extend) {
    const grid = this.#grid
    const target = grid[to[0]]?.[to[1]]
    if (!target) return
    if (!extend) this.#anchor = to
    else grid.forEach((row, y) => row.forEach((each, x) => (each.checked = isInside([y, x], this.#anchor, to))))
    target.focus()
    this.#tell()
  }

  /** @param {HTMLInputElement} square @param {string} level */
  #set(square, level) {
    if (!this.querySelector("[name=cell]:checked")) square.checked = true
    const choice = this.querySelector(`[name=level][value="${level}"]`)
    if (choice instanceof HTMLInputElement) choice.checked = true
    this.querySelector("form")?.requestSubmit()
  }

  /** What a script picks raises no event of its own. */
  #tell() {
    this.querySelector("form")?.dispatchEvent(new Event("change"))
  }

  /** Rows of squares, as they stand. */
  get #grid() {
    const rows = [...this.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("input")])
    return rows.filter((row) => row.length)
  }

  /** @param {HTMLInputElement} square @returns {Place} */
  #placeOf(square) {
    const row = this.#grid.findIndex((squares) => squares.includes(square))
    return [row, this.#grid[row].indexOf(square)]
  }
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isSquare(target) {
  return target instanceof HTMLInputElement && target.name === "cell"
}

customElements.define("skill-matrix", SkillMatrix)
