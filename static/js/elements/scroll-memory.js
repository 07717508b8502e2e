// <scroll-memory key="worklist">…</scroll-memory>: the scrolled place of its first child (or of
// itself) survives a reload. Kept for the tab, in sessionStorage.

const SETTLE_MS = 150

class ScrollMemory extends HTMLElement {
  #timer = 0
  /** @type {Element} */ #box = this

  connectedCallback() {
    this.#box = this.querySelector(".scroll") ?? this
    const kept = Number(sessionStorage.getItem(this.#name))
    if (kept) requestAnimationFrame(() => (this.#box.scrollTop = kept))
    this.#box.addEventListener("scroll", this.#scrolled, { passive: true })
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#box.removeEventListener("scroll", this.#scrolled)
  }

  get #name() {
    return `scroll:${this.getAttribute("key") ?? location.pathname}`
  }

  #scrolled = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      sessionStorage.setItem(this.#name, String(Math.round(this.#box.scrollTop)))
    }, SETTLE_MS)
  }
}

customElements.define("scroll-memory", ScrollMemory)
