// <drawer-toggle for="side" edge="end"><button>…</button></drawer-toggle>
// Brings back a pane that left a narrow screen, as a drawer over the others. Escape, a click
// outside or the button itself sends it away; then the button has the focus again.

class DrawerToggle extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#toggle)
    this.#button?.setAttribute("aria-expanded", "false")
    this.#button?.setAttribute("aria-controls", this.#id)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#toggle)
    this.#close(false)
  }

  get #id() {
    return this.getAttribute("for") ?? ""
  }

  get #pane() {
    return document.getElementById(this.#id)
  }

  get #button() {
    return this.querySelector("button")
  }

  #toggle = (/** @type {Event} */ event) => {
    event.stopPropagation()
    this.#pane?.hasAttribute("data-open") ? this.#close() : this.#open()
  }

  #open() {
    const pane = this.#pane
    if (!pane) return
    pane.setAttribute("data-open", this.getAttribute("edge") ?? "start")
    this.#button?.setAttribute("aria-expanded", "true")
    const first = pane.querySelector("a[href], button, input, select, textarea")
    if (first instanceof HTMLElement) first.focus()
    document.addEventListener("click", this.#outside)
    document.addEventListener("keydown", this.#key)
  }

  #close(refocus = true) {
    document.removeEventListener("click", this.#outside)
    document.removeEventListener("keydown", this.#key)
    if (!this.#pane?.hasAttribute("data-open")) return
    this.#pane.removeAttribute("data-open")
    this.#button?.setAttribute("aria-expanded", "false")
    if (refocus) this.#button?.focus()
  }

  #outside = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target)
    const link = target.closest("a[href]")
    if (!this.#pane?.contains(target) || link) this.#close(false)
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") this.#close()
  }
}

customElements.define("drawer-toggle", DrawerToggle)
