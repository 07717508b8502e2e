// <auto-submit delay="250"><form>…</form></auto-submit>: sends the form when typing rests or a
// choice changes, and hides its [data-manual] button, which works without scripts.

const REST_MS = 250

class AutoSubmit extends HTMLElement {
  #timer = 0

  connectedCallback() {
    this.addEventListener("input", this.#typed)
    this.addEventListener("change", this.#chosen)
    for (const button of this.querySelectorAll("[data-manual]")) button.setAttribute("hidden", "")
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.removeEventListener("input", this.#typed)
    this.removeEventListener("change", this.#chosen)
  }

  #typed = (/** @type {Event} */ event) => {
    if (isText(event.target)) this.#send(Number(this.getAttribute("delay")) || REST_MS)
  }

  #chosen = (/** @type {Event} */ event) => {
    if (!isText(event.target)) this.#send(0)
  }

  /** @param {number} delay */
  #send(delay) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.querySelector("form")?.requestSubmit(), delay)
  }
}

/** @param {EventTarget | null} target */
function isText(target) {
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && /^(text|search|email|tel|number|url)$/.test(target.type)
}

customElements.define("auto-submit", AutoSubmit)
