// <call-bar call="KEY" data-muted>: the keys of the call. Mute is heard at once, before the server
// knows; while the call lasts, links change the page in place, so that the sound goes on.

import { travel } from "../travel.js"
import { softphone } from "../softphone.js"
import { webcall } from "../webcall.js"

class CallBar extends HTMLElement {
  static observedAttributes = ["data-muted"]

  connectedCallback() {
    travel.hold()
    this.addEventListener("click", this.#clicked)
    this.attributeChangedCallback()
  }

  disconnectedCallback() {
    travel.release()
    this.removeEventListener("click", this.#clicked)
  }

  attributeChangedCallback() {
    if (this.isConnected) softphone.mute("muted" in this.dataset)
  }

  #clicked = (/** @type {Event} */ event) => {
    const key = /** @type {Element} */ (event.target).closest("[data-mute]")
    if (!key) return
    const muted = key.getAttribute("aria-pressed") !== "true"
    softphone.mute(muted)
    webcall.mute(muted)
  }
}

customElements.define("call-bar", CallBar)
