// <passkey-report data-failed="…"><p hidden></p></passkey-report>: says in words that a passkey
// did not work, where allauth's script would only tell the console.

class PasskeyReport extends HTMLElement {
  connectedCallback() {
    document.addEventListener("allauth.error", this.#failed)
  }

  disconnectedCallback() {
    document.removeEventListener("allauth.error", this.#failed)
  }

  #failed = (/** @type {Event} */ event) => {
    event.preventDefault()
    const place = this.querySelector("p")
    if (!place) return
    place.textContent = this.dataset.failed ?? ""
    place.hidden = false
  }
}

customElements.define("passkey-report", PasskeyReport)
