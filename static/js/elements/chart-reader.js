// <chart-reader>: reads single values off the chart it holds, by pointer or by the arrow keys.
// What is read is the table behind the chart; without script the two are there all the same.

class ChartReader extends HTMLElement {
  at = -1
  /** @type {HTMLTableRowElement[]} */
  rows = []

  connectedCallback() {
    this.svg = /** @type {SVGSVGElement} */ (this.querySelector("svg"))
    this.mark = /** @type {SVGGElement} */ (this.querySelector(".reading"))
    this.output = /** @type {HTMLOutputElement} */ (this.querySelector("output"))
    this.rows = [...this.querySelectorAll("tr")].filter((row) => row.dataset.x)
    if (!this.rows.length) return
    this.tabIndex = 0
    this.setAttribute("role", "group")
    this.setAttribute("aria-label", this.svg.getAttribute("aria-label") ?? "")
    this.leaving = new AbortController()
    const { signal } = this.leaving
    this.svg.addEventListener("pointermove", (event) => this.read(this.nearest(event)), { signal })
    this.svg.addEventListener("pointerdown", (event) => this.read(this.nearest(event)), { signal })
    this.svg.addEventListener("pointerleave", () => this.read(-1), { signal })
    this.addEventListener("keydown", (event) => this.step(event), { signal })
    this.addEventListener("blur", () => this.read(-1), { signal })
  }

  disconnectedCallback() {
    this.leaving?.abort()
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    if (event.target !== this) return
    const last = this.rows.length - 1
    /** @type {Record<string, number>} */
    const ways = {
      ArrowRight: Math.min(this.at + 1, last),
      ArrowLeft: Math.max(this.at - 1, 0),
      Home: 0,
      End: last,
      Escape: -1,
    }
    const to = ways[event.key]
    if (to === undefined) return
    event.preventDefault()
    this.read(to)
  }

  /** @param {PointerEvent} event the row whose value stands nearest to the pointer */
  nearest(event) {
    if (!this.svg) return -1
    const box = this.svg.getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * this.svg.viewBox.baseVal.width
    const distances = this.rows.map((row) => Math.abs(Number(row.dataset.x) - x))
    return distances.indexOf(Math.min(...distances))
  }

  /** @param {number} at which row; -1 for none */
  read(at) {
    if (at === this.at || !this.mark || !this.output) return
    this.at = at
    const row = this.rows[at]
    this.mark.toggleAttribute("hidden", !row)
    this.output.textContent = row ? said(row) : ""
    if (!row) return
    const { x = "", y = "" } = row.dataset
    this.mark.querySelector("path")?.setAttribute("d", `M${x} 12V262`)
    const point = this.mark.querySelector("circle")
    point?.setAttribute("cx", x)
    point?.setAttribute("cy", y)
  }
}

/** @param {HTMLTableRowElement} row "3 Mar: 78.4 % · Before 80.1 %" */
function said(row) {
  const heads = [...(row.closest("table")?.tHead?.rows[0].cells ?? [])].map(textOf)
  const [when, now, before] = [...row.cells].map(textOf)
  return before ? `${when}: ${now} · ${heads[2]} ${before}` : `${when}: ${now}`
}

/** @param {HTMLElement} cell */
const textOf = (cell) => cell.textContent?.trim() ?? ""

customElements.define("chart-reader", ChartReader)
