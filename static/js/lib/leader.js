// One tab of several does what only one may: it holds a lock that the browser takes away when the
// tab is gone, and then another has it. All tabs can talk with each other meanwhile.

export class Leader extends EventTarget {
  /** @type {(() => void) | null} */ #release = null
  #asked = /** @type {AbortController | null} */ (null)
  #channel

  /** @param {string} name */
  constructor(name) {
    super()
    this.name = name
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = ({ data }) => this.dispatchEvent(new CustomEvent(data.kind, { detail: data }))
  }

  get leads() {
    return this.#release !== null
  }

  /** Stand in line; "elected" is told when it is this tab's turn. */
  stand() {
    if (this.#asked) return
    this.#asked = new AbortController()
    const held = () => new Promise((/** @type {(value?: unknown) => void} */ done) => {
      this.#release = done
      this.dispatchEvent(new Event("elected"))
    })
    navigator.locks.request(this.name, { signal: this.#asked.signal }, held).catch(() => undefined)
  }

  stepDown() {
    this.#asked?.abort()
    this.#release?.()
    this.#asked = this.#release = null
  }

  /** To every other tab. @param {string} kind @param {object} [content] */
  say(kind, content = {}) {
    this.#channel.postMessage({ kind, ...content })
  }
}
