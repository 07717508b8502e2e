// A link to many rows: fetched here, so that one sees how far it is. Without script the link
// downloads the same file by itself.

class ExportRows extends HTMLElement {
  #stop = new AbortController()

  connectedCallback() {
    this.#stop = new AbortController()
    this.addEventListener("click", this.#click, { signal: this.#stop.signal })
  }

  disconnectedCallback() {
    this.#stop.abort()
  }

  /** @param {Event} event */
  #click = (event) => {
    const link = this.querySelector("a")
    if (!link) return
    event.preventDefault()
    if (this.dataset.busy) return
    this.dataset.busy = "true"
    this.take(link)
      .catch(() => this.tell("!"))
      .finally(() => delete this.dataset.busy)
  }

  /** @param {HTMLAnchorElement} link */
  async take(link) {
    const answer = await fetch(link.href, { signal: this.#stop.signal })
    if (!answer.ok || !answer.body) return this.tell("!")
    const all = Number(answer.headers.get("X-Rows")) || 0
    const parts = []
    let rows = 0
    const reader = answer.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      for (const byte of value) if (byte === 10) rows += 1
      this.tell(all ? `${Math.min(Math.round((100 * rows) / all), 100)} %` : `${rows}`)
    }
    this.save(new Blob(parts, { type: "text/csv" }), answer)
    this.tell(`${Math.max(rows - 1, 0)}`)
  }

  /**
   * @param {Blob} blob
   * @param {Response} answer
   */
  save(blob, answer) {
    const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")
    const link = document.createElement("a")
    link.href = URL.createObjectURL(blob)
    link.download = named?.[1] ?? "rows.csv"
    link.click()
    URL.revokeObjectURL(link.href)
  }

  /** @param {string} words */
  tell(words) {
    const place = this.querySelector("[data-told]")
    if (place) place.textContent = words
  }
}

customElements.define("export-rows", ExportRows)
