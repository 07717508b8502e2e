// <line-quality data-level-0="No sound arrives" … data-level-4="Clear"> with .signal bars and
// [data-line]: how good the line of this browser is, from what was measured and nothing else.

class LineQuality extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("phone-quality", this.#show)
  }

  disconnectedCallback() {
    document.body.removeEventListener("phone-quality", this.#show)
  }

  #show = (/** @type {Event} */ event) => {
    const { level, loss, jitter, trip, score, silent } = /** @type {CustomEvent} */ (event).detail
    const line = this.querySelector("[data-line]")
    if (line) line.textContent = this.getAttribute(`data-level-${silent ? 0 : level}`)
    this.querySelectorAll(".signal i").forEach((bar, index) => bar.classList.toggle("off", index >= level))
    this.classList.toggle("warning", level < 3)
    this.title = `${score.toFixed(1)} / 4.5 · ${Math.round(trip)} ms · ± ${Math.round(jitter)} ms · ${(loss * 100).toFixed(1)} %`
  }
}

customElements.define("line-quality", LineQuality)
