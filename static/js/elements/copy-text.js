// <copy-text data-done="Copied"><code>…</code><button>Copy</button></copy-text>
// The button copies what the code says, and says so for a moment.

const SAID_MS = 1500

class CopyText extends HTMLElement {
  #timer = 0

  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", this.#copy)
  }

  disconnectedCallback() {
    this.querySelector("button")?.removeEventListener("click", this.#copy)
    clearTimeout(this.#timer)
  }

  #copy = async () => {
    const button = this.querySelector("button")
    const text = this.querySelector("code")?.textContent ?? ""
    if (!button) return
    await navigator.clipboard.writeText(text)
    const label = button.innerHTML
    button.textContent = this.dataset.done ?? ""
    this.#timer = window.setTimeout(() => (button.innerHTML = label), SAID_MS)
  }
}

customElements.define("copy-text", CopyText)
