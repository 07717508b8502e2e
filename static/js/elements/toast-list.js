// <toast-list id="toasts" role="status">: each .toast goes after its data-seconds, not while the
// pointer or the focus is on it; [data-dismiss] sends it away. toast() adds one from script.

const SECONDS = 8

class ToastList extends HTMLElement {
  /** @type {Map<Element, number>} */ #timers = new Map()
  #observer = new MutationObserver(() => this.#arrived())

  connectedCallback() {
    this.#observer.observe(this, { childList: true })
    this.addEventListener("click", this.#clicked)
    this.#arrived()
  }

  disconnectedCallback() {
    this.#observer.disconnect()
    this.removeEventListener("click", this.#clicked)
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  #arrived() {
    for (const each of this.children) {
      if (!this.#timers.has(each)) this.#wait(/** @type {HTMLElement} */ (each))
    }
    for (const gone of [...this.#timers.keys()].filter((each) => !each.isConnected)) {
      clearTimeout(this.#timers.get(gone))
      this.#timers.delete(gone)
    }
  }

  /** @param {HTMLElement} each */
  #wait(each) {
    const seconds = Number(each.dataset.seconds) || SECONDS
    const end = () => (each.matches(":hover, :focus-within") ? this.#wait(each) : each.remove())
    this.#timers.set(each, setTimeout(end, seconds * 1000))
  }

  #clicked = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest("[data-dismiss]")) target.closest(".toast")?.remove()
  }
}

customElements.define("toast-list", ToastList)

/** Say one sentence at the edge of the screen. @param {string} text @param {string} [tone] */
export function toast(text, tone = "info") {
  const box = document.createElement("div")
  box.className = `toast ${tone}`
  box.setAttribute("role", tone === "error" ? "alert" : "status")
  box.textContent = text
  document.getElementById("toasts")?.append(box)
}
