// <theme-switch data-url="…"><button>Light or dark</button></theme-switch>: turns the page over at
// once and, with a data-url, keeps it in the profile. Shift-click goes back to the system's.

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#turn)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#turn)
  }

  #turn = (/** @type {MouseEvent} */ event) => {
    const root = document.documentElement
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
    const now = root.dataset.theme || system
    const next = event.shiftKey ? "" : now === "dark" ? "light" : "dark"
    if (next) root.dataset.theme = next
    else delete root.dataset.theme
    if (this.dataset.url) this.#keep(this.dataset.url, next)
  }

  /** @param {string} url @param {string} theme */
  #keep(url, theme) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    fetch(url, { method: "POST", headers, body: new URLSearchParams({ theme }) }).catch(() => {})
  }
}

customElements.define("theme-switch", ThemeSwitch)
