// <alert-permission hidden><button>…</button></alert-permission>: asks for notes of the system, once
// and only when clicked; gone when it was answered.

class AlertPermission extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#ask)
    this.#show()
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#ask)
  }

  #show() {
    this.hidden = !("Notification" in window) || Notification.permission !== "default"
  }

  #ask = async () => {
    await Notification.requestPermission()
    this.#show()
  }
}

customElements.define("alert-permission", AlertPermission)
