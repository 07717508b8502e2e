// <typing-mark hidden event="interaction-42-typing">: shows itself while somebody types, and for a
// few seconds after the last stroke we heard of.

const FADES_MS = 6_000

class TypingMark extends HTMLElement {
  #timer = 0
  #event = ""

  connectedCallback() {
    this.#event = this.getAttribute("event") ?? ""
    document.body.addEventListener(this.#event, this.#show)
    document.body.addEventListener("message-arrived", this.#hide)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    document.body.removeEventListener(this.#event, this.#show)
    document.body.removeEventListener("message-arrived", this.#hide)
  }

  #show = () => {
    this.#others(true)
    this.hidden = false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#hide, FADES_MS)
    this.dispatchEvent(new Event("typing-shown", { bubbles: true }))
  }

  #hide = () => {
    clearTimeout(this.#timer)
    this.hidden = true
    this.#others(false)
  }

  /** In a row the mark stands in place of the last line. @param {boolean} hidden */
  #others(hidden) {
    const line = this.parentElement?.querySelector(":scope > .last:not(typing-mark)")
    line?.toggleAttribute("hidden", hidden)
  }
}

customElements.define("typing-mark", TypingMark)
