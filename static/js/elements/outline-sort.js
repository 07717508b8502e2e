// <outline-sort><form hidden>…</form><div data-section="key"><a data-url="…" draggable>: questions
// are dragged within and between sections, or moved by Alt and an arrow. Where one comes to stand is
// sent as a form: the page that comes back has the numbers right.

class OutlineSort extends HTMLElement {
  /** @type {HTMLElement | null} */ #held = null
  #abort = new AbortController()

  connectedCallback() {
    const { signal } = this.#abort
    this.addEventListener("dragstart", (event) => this.#take(event), { signal })
    this.addEventListener("dragover", (event) => this.#over(event), { signal })
    this.addEventListener("drop", (event) => this.#drop(event), { signal })
    this.addEventListener("dragend", () => this.#let(), { signal })
    this.addEventListener("keydown", (event) => this.#step(event), { signal })
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** @param {DragEvent} event */
  #take(event) {
    this.#held = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-url]"))
    if (!this.#held || !event.dataTransfer) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", this.#held.innerText)
    this.#held.classList.add("held")
  }

  /** @param {DragEvent} event */
  #over(event) {
    const held = this.#held
    const target = /** @type {Element} */ (event.target)
    const section = target.closest("[data-section]")
    if (!held || !section) return
    event.preventDefault()
    const under = /** @type {HTMLElement | null} */ (target.closest("[data-url]"))
    if (under === held) return
    if (!under) return void (section.contains(held) || section.append(held))
    const box = under.getBoundingClientRect()
    if (event.clientY < box.top + box.height / 2) under.before(held)
    else under.after(held)
  }

  /** @param {DragEvent} event */
  #drop(event) {
    if (!this.#held) return
    event.preventDefault()
    const held = this.#held
    this.#let()
    this.#send(held)
  }

  #let() {
    this.#held?.classList.remove("held")
    this.#held = null
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-url]"))
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!row || !by || !event.altKey) return
    event.preventDefault()
    const all = [...this.querySelectorAll("[data-url], [data-section]")]
    const other = all[all.indexOf(row) + (by > 0 ? 1 : -1)]
    if (!other) return
    if (other.matches("[data-url]")) by > 0 ? other.after(row) : other.before(row)
    else if (by > 0) other.querySelector("[data-url]") ? other.querySelector("[data-url]")?.before(row) : other.append(row)
    else all[all.indexOf(other) - 1]?.closest("[data-section]")?.append(row)
    this.#send(row)
  }

  /** @param {HTMLElement} row */
  #send(row) {
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"))
    const section = /** @type {HTMLElement} */ (row.closest("[data-section]"))
    const rows = [...section.querySelectorAll("[data-url]")]
    form.action = row.dataset.url ?? ""
    for (const [name, value] of [["section", section.dataset.section ?? ""], ["position", `${rows.indexOf(row)}`]]) {
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
      field.value = value
    }
    form.requestSubmit()
  }
}

customElements.define("outline-sort", OutlineSort)
