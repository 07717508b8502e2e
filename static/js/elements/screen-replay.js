// <screen-replay src="…" at="12.5" kind="video/webm;codecs=vp8" data-broken="…"> with a <video>: an
// agent's screen in step with the page's call: `at` is the call's second at which the film begins.
// Pieces of a browser's film carry no index: put into a MediaSource they can be moved in.

const DRIFT_S = 0.5

class ScreenReplay extends HTMLElement {
  #video = /** @type {HTMLVideoElement} */ (/** @type {unknown} */ (null))
  #leaving = new AbortController()
  #url = ""

  connectedCallback() {
    const { signal } = (this.#leaving = new AbortController())
    this.#video = /** @type {HTMLVideoElement} */ (this.querySelector("video"))
    document.addEventListener("call-clock", this.#follow, { signal })
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
