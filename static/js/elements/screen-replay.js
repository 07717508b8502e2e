// <screen-replay src="…" at="12.5" kind="video/webm;codecs=vp8" data-broken="…"> with a <video>: an
// agent's screen in step with the page's call: `at` is the call's second at which the film begins.
// With `began` (its start, in seconds since 1970) it is in step with the thread instead: a message
// chosen moves the film to its moment, and the film marks the message that was the last one then.
// Pieces of a browser's film carry no index: put into a MediaSource they can be moved in.

const DRIFT_S = 0.5
const WHOLE_S = 0.05 // a decoder lands a little before the second that was asked for

class ScreenReplay extends HTMLElement {
  #video = /** @type {HTMLVideoElement} */ (/** @type {unknown} */ (null))
  #leaving = new AbortController()
  #url = ""

  connectedCallback() {
    const { signal } = (this.#leaving = new AbortController())
    this.#video = /** @type {HTMLVideoElement} */ (this.querySelector("video"))
    document.addEventListener("call-clock", this.#follow, { signal })
    if (this.hasAttribute("began")) this.#tie(signal)
    const source = new MediaSource()
    source.addEventListener("sourceopen", () => this.#fill(source).catch(() => this.#broken()), { signal, once: true })
    this.#video.src = this.#url = URL.createObjectURL(source)
  }

  disconnectedCallback() {
    this.#leaving.abort()
    URL.revokeObjectURL(this.#url)
  }

  /** @param {MediaSource} source */
  async #fill(source) {
    const buffer = source.addSourceBuffer(this.getAttribute("kind") ?? "video/webm")
    const answer = await fetch(this.getAttribute("src") ?? "", { signal: this.#leaving.signal })
    if (!answer.ok) throw new Error(`${answer.status}`)
    const film = await answer.arrayBuffer()
    await new Promise((done, broke) => {
      buffer.addEventListener("updateend", done, { once: true })
      buffer.addEventListener("error", broke, { once: true })
      buffer.appendBuffer(film)
    })
    source.endOfStream()
    this.toggleAttribute("data-ready", true)
  }

  /** @param {AbortSignal} signal */
  #tie(signal) {
    const began = Number(this.getAttribute("began"))
    const chosen = (/** @type {Event} */ event) => {
      const message = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-message][data-at]"))
      const wanted = Number(message?.dataset.at) - began
      if (wanted > -1 && wanted <= this.#video.duration) this.#video.currentTime = Math.max(0, wanted)
    }
    for (const name of ["click", "message-shown"]) document.addEventListener(name, chosen, { signal })
    for (const name of ["timeupdate", "seeked"]) this.#video.addEventListener(name, () => this.#mark(began + this.#video.currentTime), { signal })
  }

  /** The last message said by then. @param {number} now seconds since 1970 */
  #mark(now) {
    const said = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-message][data-at]")])
    const last = said.findLast(({ dataset }) => Number(dataset.at) <= now + WHOLE_S)
    for (const message of said) message.toggleAttribute("data-filmed", message === last)
  }

  #broken() {
    if (this.#leaving.signal.aborted) return
    const line = this.querySelector("[data-line]")
    if (line) line.textContent = this.dataset.broken ?? ""
  }

  #follow = (/** @type {Event} */ event) => {
    const { seconds, isPlaying, rate } = /** @type {CustomEvent<{seconds: number, isPlaying: boolean, rate: number}>} */ (event).detail
    const wanted = seconds - Number(this.getAttribute("at"))
    const video = this.#video
    const isInside = wanted >= 0 && wanted <= (video.duration || 0)
    this.toggleAttribute("data-outside", !isInside)
    if (!isInside) return video.pause()
    video.playbackRate = rate
    if (Math.abs(video.currentTime - wanted) > DRIFT_S || !isPlaying) video.currentTime = wanted
    if (isPlaying && video.paused) video.play().catch(() => {})
    if (!isPlaying) video.pause()
  }
}

customElements.define("screen-replay", ScreenReplay)
