// <live-watch group="case.42">…</live-watch>: while it is on the page, we listen to the group.

import { live } from "../live.js"

class LiveWatch extends HTMLElement {
  static observedAttributes = ["group"]

  connectedCallback() {
    live.watch(this.group)
  }

  disconnectedCallback() {
    live.unwatch(this.group)
  }

  /** @param {string} _name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(_name, before, after) {
    if (!this.isConnected || before === null || before === after) return
    live.unwatch(before)
    live.watch(this.group)
  }

  get group() {
    return this.getAttribute("group") ?? ""
  }
}

customElements.define("live-watch", LiveWatch)
