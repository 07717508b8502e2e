// One question to the server at a time: asked when typing rests, and a newer one replaces it.

const REST_MS = 120

export class Asking {
  #timer = 0
  #asked = new AbortController()

  /** @param {string} source an address @param {string} words put as ?q=
   * @param {(text: string) => void} answer called with what came, unless it came too late */
  ask(source, words, answer) {
    this.forget()
    this.#asked = new AbortController()
    const { signal } = this.#asked
    const url = new URL(source, location.href)
    url.searchParams.set("q", words)
    this.#timer = setTimeout(async () => {
      const reply = await fetch(url, { signal }).catch(() => null)
      const text = reply?.ok ? await reply.text() : null
      if (text !== null && !signal.aborted) answer(text)
    }, REST_MS)
  }

  forget() {
    clearTimeout(this.#timer)
    this.#asked.abort()
  }
}
