// The sound of one call: its recordings on one clock, played by one audio element.

import { after, nextRate, partAt } from "./lib/call-clock.js"

const FAR_S = 2 // a larger step was a leap, not listening

export class CallSound {
  isSkipping = false
  rate = 1
  #heard = 0
  #last = 0

  /** @param {HTMLAudioElement} audio @param {import("./lib/call-clock.js").Part[]} parts
   * @param {number[][]} skips @param {() => void} tell after every change @param {AbortSignal} signal */
  constructor(audio, parts, skips, tell, signal) {
    this.audio = audio
    this.parts = parts
    this.skips = skips
    this.tell = tell
    this.part = /** @type {import("./lib/call-clock.js").Part | undefined} */ (parts[0])
    for (const name of ["timeupdate", "play", "pause", "seeked"]) audio.addEventListener(name, this.#moved, { signal })
    audio.addEventListener("ended", this.#ended, { signal })
  }

  get seconds() { return (this.part?.at ?? 0) + this.audio.currentTime }
  get isPlaying() { return !this.audio.paused }

  /** Tell an address how many seconds were listened to since it was told. @param {string} [url] */
  report(url) {
    const seconds = Math.round(this.#heard)
    this.#heard -= seconds
    if (!seconds || !url) return
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    fetch(url, { method: "POST", body: new URLSearchParams({ seconds: `${seconds}` }), headers, keepalive: true })
  }

  toggle() { this.isPlaying ? this.audio.pause() : this.play() }

  play() {
    if (!this.audio.src && this.part) this.audio.src = this.part.src
    this.audio.playbackRate = this.rate
    this.audio.play().catch(() => {}) // refused, or moved on meanwhile: the button still says Play
  }

  /** @param {number} second of the call's clock */
  seek(second) {
    const part = partAt(this.parts, second)
    const wasPlaying = this.isPlaying
    if (!part) return
    if (part !== this.part || !this.audio.src) this.audio.src = part.src
    this.part = part
    this.audio.currentTime = Math.min(Math.max(0, second - part.at), part.seconds)
    wasPlaying ? this.play() : this.tell()
  }

  /** @param {1 | -1} step */
  hurry(step) {
    this.audio.playbackRate = this.rate = nextRate(this.rate, step)
    this.tell()
  }

  #moved = () => {
    const { seconds } = this
    if (this.isPlaying && seconds > this.#last && seconds - this.#last < FAR_S) this.#heard += seconds - this.#last
    this.#last = seconds
    const beyond = this.isSkipping && this.isPlaying ? after(this.skips, seconds) : undefined
    beyond === undefined ? this.tell() : this.seek(beyond)
  }

  #ended = () => {
    const next = this.parts[this.parts.findIndex((part) => part === this.part) + 1]
    if (!next) return
    this.part = next
    this.audio.src = next.src
    this.play()
  }
}
