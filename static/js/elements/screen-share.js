// <screen-share due="…" films="…" data-off data-ready data-films data-refused data-late>: the sign of
// the recorded screen in the strip, with [data-line], [data-share] and [data-stop].

import { write } from "../filling.js"
import { screenFilm } from "../screen-film.js"

class ScreenShare extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("screen-state", this.#show)
    this.addEventListener("click", this.#clicked)
    screenFilm.at({ due: this.getAttribute("due") ?? "", films: this.getAttribute("films") ?? "" })
  }

  disconnectedCallback() {
    document.body.removeEventListener("screen-state", this.#show)
    this.removeEventListener("click", this.#clicked)
  }

  #show = (/** @type {Event} */ event) => {
    const state = /** @type {CustomEvent<string>} */ (event).detail
    this.setAttribute("state", state)
    write(this.querySelector("[data-line]"), this.dataset[state])
    const isShared = state !== "off" && state !== "refused"
    for (const [name, isShown] of [["share", !isShared], ["stop", isShared]]) {
      const button = /** @type {HTMLElement | null} */ (this.querySelector(`[data-${name}]`))
      if (button) button.hidden = !isShown
    }
  }

  #clicked = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest("[data-share]")) screenFilm.share()
    if (target.closest("[data-stop], [hx-post]")) screenFilm.stop()
  }
}

customElements.define("screen-share", ScreenShare)
