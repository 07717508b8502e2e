// <menu-button class="popover"><button popovertarget="m">…</button><div popover id="m" role="menu">
// Places the open menu beside its button and lets arrows, Home, End and letters move in it.
// data-side="top" opens upwards.

const GAP_PX = 6
const EDGE_PX = 8
const ITEMS = "[role^=menuitem]"

class MenuButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("toggle", this.#toggled, true)
    this.addEventListener("keydown", this.#key)
    this.addEventListener("click", this.#chosen)
  }

  disconnectedCallback() {
    this.removeEventListener("toggle", this.#toggled, true)
    this.removeEventListener("keydown", this.#key)
    this.removeEventListener("click", this.#chosen)
  }

  get #menu() {
    return /** @type {HTMLElement | null} */ (this.querySelector("[popover]"))
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...(this.#menu?.querySelectorAll(ITEMS) ?? [])])
  }

  #toggled = (/** @type {Event} */ event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open"
    this.querySelector("[popovertarget]")?.setAttribute("aria-expanded", String(open))
    if (!open || !this.#menu) return
    this.#place(this.#menu)
    this.#focus(Math.max(this.#items.findIndex((item) => item.ariaChecked === "true"), 0))
  }

  /** @param {HTMLElement} menu */
  #place(menu) {
    const button = /** @type {Element} */ (this.querySelector("[popovertarget]")).getBoundingClientRect()
    const { width, height } = menu.getBoundingClientRect()
    const rtl = getComputedStyle(this).direction === "rtl"
    const start = rtl ? button.right - width : button.left
    const fits = Math.min(start, innerWidth - width - EDGE_PX)
    const up = this.dataset.side === "top" || button.bottom + GAP_PX + height > innerHeight
    const below = button.bottom + GAP_PX
    menu.style.left = `${Math.max(fits, EDGE_PX)}px`
    menu.style.top = `${Math.max(up ? button.top - GAP_PX - height : below, EDGE_PX)}px`
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    const items = this.#items
    const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement))
    if (!this.#menu?.matches(":popover-open") || items.length === 0) return
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key]
    if (to !== undefined) this.#focus(to)
    else if (!/^\S$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
    else this.#focus(items.findIndex((item) => startsWith(item, event.key)), here)
    event.preventDefault()
  }

  #chosen = (/** @type {MouseEvent} */ event) => {
    const item = /** @type {Element} */ (event.target).closest(ITEMS)
    if (item && item.getAttribute("aria-disabled") !== "true") this.#menu?.hidePopover()
  }

  /** @param {number} index */
  #focus(index, fallback = index) {
    const items = this.#items
    const target = items.at((index < 0 && fallback !== index ? fallback : index) % items.length)
    if (target && !target.matches("a, button")) target.tabIndex = -1
    target?.focus()
  }
}

/** @param {HTMLElement} item @param {string} letter */
function startsWith(item, letter) {
  return item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()) ?? false
}

customElements.define("menu-button", MenuButton)
