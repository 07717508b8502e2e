// <open-case case="7" number="20418" data-title="…">: this case is the one that is open. Marks
// its row, names the tab, and tells the others that we look at it while we do.

import { live } from "../live.js"
import { showPane } from "../panes.js"

const EVERY_MS = 10_000

class OpenCase extends HTMLElement {
  #timer = 0

  connectedCallback() {
    showPane("talk")
    this.#mark()
    document.title = document.title.replace(/^(\(\d+\) )?.*/, `$1${this.dataset.title} · Switchroom`)
    document.addEventListener("visibilitychange", this.#look)
    document.body.addEventListener("live-resync", this.#look)
    document.body.addEventListener("htmx:after:swap", this.#mark)
    this.#timer = setInterval(this.#look, EVERY_MS)
    this.#look()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    document.removeEventListener("visibilitychange", this.#look)
    document.body.removeEventListener("live-resync", this.#look)
    document.body.removeEventListener("htmx:after:swap", this.#mark)
    live.send("left", { case: this.#case })
  }

  get #case() {
    return Number(this.getAttribute("case"))
  }

  #look = () => {
    if (!document.hidden) live.send("viewing", { case: this.#case })
  }

  #mark = () => {
    for (const row of document.querySelectorAll("#worklist [data-row]")) {
      const here = row.getAttribute("data-row") === this.getAttribute("number")
      if (here) row.setAttribute("aria-current", "true")
      else row.removeAttribute("aria-current")
    }
  }
}

customElements.define("open-case", OpenCase)
