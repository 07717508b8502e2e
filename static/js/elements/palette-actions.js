// What the page itself offers the command palette: each element with data-command, clicked; and
// what the server finds beside it.

const REST_MS = 120

/** @returns {import("../lib/match.js").Entry[]} */
export function actions() {
  const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-command]:not(:disabled)"))
  return [...found].map((element) => ({
    label: element.dataset.label ?? element.ariaLabel ?? element.textContent?.trim() ?? "",
    group: element.dataset.group,
    icon: element.dataset.icon,
    run: () => element.click(),
  }))
}

/** One question to the server at a time: a newer one replaces it. */
export class Question {
  #timer = 0
  #asked = new AbortController()

  /** @param {string} source @param {string} text
   * @param {(found: import("../lib/match.js").Entry[]) => void} answer */
  ask(source, text, answer) {
    this.forget()
    this.#asked = new AbortController()
    const { signal } = this.#asked
    if (!source || !text) return
    this.#timer = setTimeout(async () => {
      const reply = await fetch(`${source}?${new URLSearchParams({ q: text })}`, { signal }).catch(() => null)
      const items = reply?.ok ? (await reply.json()).items : []
      if (!signal.aborted) answer(items)
    }, REST_MS)
  }

  forget() {
    clearTimeout(this.#timer)
    this.#asked.abort()
  }
}
