// One socket that comes back: says hello on every connection, waits longer after every failure.

import { delay } from "./backoff.js"

/** Close codes after which trying again cannot help. */
const FINAL = new Set([4400, 4403, 4404])
/** We closed it ourselves because an answer never came. */
const SILENT = 4000

/** @typedef {"off" | "connecting" | "on" | "lost" | "refused"} LinkState */

export class Link extends EventTarget {
  /** @type {LinkState} */
  state = "off"
  #attempt = 0
  /** @type {any} */
  #socket = null
  /** @type {any} */
  #timer = null

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {() => object} options.hello the first frame, fresh for every connection
   * @param {any} [options.WebSocket]
   * @param {() => number} [options.random]
   */
  constructor({ url, hello, WebSocket = globalThis.WebSocket, random = Math.random }) {
    super()
    Object.assign(this, { url, hello, WebSocket, random })
  }

  open() {
    clearTimeout(this.#timer)
    if (this.#socket) return
    this.#become(this.state === "lost" ? "lost" : "connecting")
    const socket = new this.WebSocket(this.url)
    this.#socket = socket
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...this.hello() }))
    socket.onmessage = (/** @type {{data: string}} */ { data }) => this.#heard(JSON.parse(data))
    socket.onclose = (/** @type {{code: number}} */ { code }) => {
      if (this.#socket === socket) this.#gone(code)
    }
  }

  /** Says hello again on the open socket (a new conversation, a new identity). */
  greet() {
    if (this.#socket?.readyState === 1) this.#write({ type: "hello", ...this.hello() })
    else this.open()
  }

  close() {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = null
    socket?.close(1000)
    this.#become("off")
  }

  /** Drops a socket that no longer answers, or hurries the next try. */
  retry() {
    if (this.state === "off" || this.state === "refused") return
    const socket = this.#socket
    this.#socket = null
    socket?.close(SILENT)
    this.#attempt = 0
    this.#become("lost")
    this.open()
  }

  /** @param {object} frame @returns {boolean} false while the link is down: send it later */
  send(frame) {
    if (this.state !== "on") return false
    this.#write(frame)
    return true
  }

  /** @param {object} frame */
  #write(frame) {
    this.#socket.send(JSON.stringify(frame))
  }

  /** @param {any} frame */
  #heard(frame) {
    const first = frame.type === "welcome" && this.state !== "on"
    if (first) {
      this.#attempt = 0
      this.#become("on")
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: { frame, first } }))
  }

  /** @param {number} code */
  #gone(code) {
    this.#socket = null
    if (FINAL.has(code)) return this.#become("refused")
    this.#become("lost")
    this.#timer = setTimeout(() => this.open(), delay(this.#attempt++, this.random))
  }

  /** @param {LinkState} state */
  #become(state) {
    if (state === this.state) return
    this.state = state
    this.dispatchEvent(new CustomEvent("state"))
  }
}
