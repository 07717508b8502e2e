// <skill-matrix data-picked="%d picked" data-up="…" data-down="…" data-stay="…"> around the form of
// the matrix: arrows move, Shift extends, 0 to 4 set the level of what is picked or stands under
// the cursor, and the bar says what would go up and down. Without it the check boxes still work.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

class SkillMatrix extends HTMLElement {
  /** @type {string} */
  #here = ""
  #anchor = [0, 0]

  connectedCallback() {
    this.addEventListener("keydown", this.#pressed)
    this.addEventListener("focusin", this.#moved)
    this.addEventListener("change", this.#tell)
    this.addEventListener("reset", this.#reset)
    this.addEventListener("htmx:after:swap", this.#renewed)
    this.#renewed()
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#pressed)
    this.removeEventListener("focusin", this.#moved)
    this.removeEventListener("change", this.#tell)
    this.removeEventListener("reset", this.#reset)
    this.removeEventListener("htmx:after:swap", this.#renewed)
  }

  /** Rows of squares, as they stand. @returns {HTMLInputElement[][]} */
  get #grid() {
    const rows = [...this.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("input")])
    return rows.filter((row) => row.length)
  }

  get #picked() {
    return /** @type {HTMLInputElement[]} */ ([...this.querySelectorAll("input[name=cell]:checked")])
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const square = event.target
    if (!(square instanceof HTMLInputElement) || square.name !== "cell") return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key in STEPS) {
      event.preventDefault()
      this.#step(square, /** @type {keyof typeof STEPS} */ (event.key), event.shiftKey)
    } else if (/^[0-4]$/.test(event.key)) {
      event.preventDefault()
      if (!this.#picked.length) square.checked = true
      this.#set(event.key)
    }
  }

  /** @param {HTMLInputElement} square @param {keyof typeof STEPS} key @param {boolean} extend */
  #step(square, key, extend) {
    const grid = this.#grid
    const row = grid.findIndex((squares) => squares.includes(square))
    const column = grid[row].indexOf(square)
    const inline = getComputedStyle(this).direction === "rtl" ? -1 : 1
    const [down, along] = STEPS[key]
    const next = [row + down, column + along * inline]
    const target = grid[next[0]]?.[next[1]]
    if (!target) return
    if (!extend) this.#anchor = next
    else this.#pick(grid, this.#anchor, next)
    target.focus()
  }

  /** Picks the rectangle between two squares, and nothing else.
   * @param {HTMLInputElement[][]} grid @param {number[]} from @param {number[]} to */
  #pick(grid, from, to) {
    const inside = (/** @type {number} */ at, /** @type {number} */ axis) =>
      at >= Math.min(from[axis], to[axis]) && at <= Math.max(from[axis], to[axis])
    grid.forEach((row, y) => row.forEach((square, x) => (square.checked = inside(y, 0) && inside(x, 1))))
    this.#tell()
  }

  /** @param {string} level */
  #set(level) {
    const choice = /** @type {HTMLInputElement | null} */ (this.querySelector(`[name=level][value="${level}"]`))
    if (choice) choice.checked = true
    this.querySelector("form")?.requestSubmit()
  }

  #moved = (/** @type {Event} */ event) => {
    const square = event.target
    if (!(square instanceof HTMLInputElement) || square.name !== "cell") return
    this.#here = square.value
    this.querySelectorAll("input[name=cell][tabindex='0']").forEach((each) => each.setAttribute("tabindex", "-1"))
    square.setAttribute("tabindex", "0")
    if (!square.matches(":active")) return
    const row = this.#grid.findIndex((squares) => squares.includes(square))
    this.#anchor = [row, this.#grid[row].indexOf(square)]
  }

  #tell = () => {
    const level = Number(/** @type {HTMLInputElement | null} */ (this.querySelector("[name=level]:checked"))?.value)
    const levels = this.#picked.map((square) => Number(square.dataset.level))
    const { picked = "", up = "", down = "", stay = "" } = this.dataset
    const counts = /** @type {[string, number][]} */ ([
      [up, levels.filter((each) => each < level).length],
      [down, levels.filter((each) => each > level).length],
      [stay, levels.filter((each) => each === level).length],
    ])
    const effect = counts.filter(([, count]) => count).map(([words, count]) => words.replace("%d", String(count)))
    this.#write("[data-count]", picked.replace("%d", String(levels.length)))
    this.#write("[data-effect]", effect.join(", "))
  }

  // The form empties its fields after this event.
  #reset = () => queueMicrotask(() => this.#tell())

  #renewed = () => {
    const squares = /** @type {HTMLInputElement[]} */ (this.#grid.flat())
    squares.forEach((square) => square.setAttribute("tabindex", "-1"))
    const back = squares.find((square) => square.value === this.#here)
    const first = back ?? squares[0]
    first?.setAttribute("tabindex", "0")
    back?.focus()
    this.#tell()
  }

  /** @param {string} place @param {string} words */
  #write(place, words) {
    const element = this.querySelector(place)
    if (element) element.textContent = words
  }
}

customElements.define("skill-matrix", SkillMatrix)
