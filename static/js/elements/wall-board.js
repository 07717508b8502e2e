// <wall-board data-board="3">, or without: the kiosk's token stands behind the # of the address,
// which no server sees and no log keeps. Draws what comes, says when nothing came for ten seconds.
// Protocol: apps/desk/boards/consumers.py.

import { Backoff } from "../lib/backoff.js"
import { isNoticeTime, zoomOf } from "../lib/wall.js"

const STALE_MS = 10_000
const REFUSED = 4403

class WallBoard extends HTMLElement {
  /** @type {WebSocket | null} */ #socket = null
  #backoff = new Backoff()
  #heardAt = Date.now()
  #retryAt = 0
  #timer = 0
  #isOld = false
  #abort = new AbortController()

  connectedCallback() {
    const { signal } = this.#abort
    addEventListener("resize", () => this.#fit(), { signal })
    this.querySelector("[data-full]")?.addEventListener("click", () => this.requestFullscreen(), { signal })
    this.#fit()
    this.#connect()
    this.#timer = window.setInterval(() => this.#beat(), 1_000)
  }

  disconnectedCallback() {
    this.#abort.abort()
    clearInterval(this.#timer)
    this.#socket?.close()
  }

  #connect() {
    this.#retryAt = 0
    const url = new URL("/ws/board/", location.href)
    url.protocol = location.protocol.replace("http", "ws")
    url.hash = ""
    const socket = new WebSocket(url)
    this.#socket = socket
    const board = Number(this.dataset.board)
    const hello = board ? { board } : { token: location.hash.slice(1) }
    socket.onopen = () => socket.send(JSON.stringify(hello))
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data))
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket || !this.isConnected) return
      if (code === REFUSED) return this.#refused()
      this.#retryAt = Date.now() + this.#backoff.next()
    }
  }

  /** @param {{wall?: string, at: string, stale: boolean}} frame */
  #heard(frame) {
    this.#backoff.reset()
    this.#heardAt = Date.now()
    this.#isOld = frame.stale
    const live = this.querySelector("[data-live]")
    if (frame.wall && live) live.innerHTML = frame.wall // the server's own template
    this.#beat()
  }

  #beat() {
    const now = Date.now()
    if (this.#retryAt && now >= this.#retryAt) this.#connect()
    const isStale = this.#isOld || now - this.#heardAt > STALE_MS
    const banner = /** @type {HTMLElement | null} */ (this.querySelector(".stale"))
    this.querySelector(".wall")?.classList.toggle("is-stale", isStale)
    if (banner) this.#say(banner, now).hidden = !isStale
    this.querySelector("[data-notice]")?.classList.toggle("on", !isStale && isNoticeTime(now))
  }

  /** @param {HTMLElement} banner @param {number} now */
  #say(banner, now) {
    const at = new Date(this.#heardAt).toLocaleTimeString(document.documentElement.lang || undefined)
    const left = Math.max(Math.ceil((this.#retryAt - now) / 1000), 0)
    const words = banner.querySelector("[data-words]")
    const again = banner.querySelector("[data-again]")
    if (words) words.textContent = (this.dataset.stale ?? "").replace("{at}", at)
    if (again) again.textContent = this.#retryAt ? (this.dataset.again ?? "").replace("{n}", `${left}`) : ""
    return banner
  }

  #refused() {
    clearInterval(this.#timer)
    const line = document.createElement("p")
    line.className = "wall__wait"
    line.textContent = [this.dataset.refused, this.dataset.refusedMore].join(" ")
    this.querySelector(".wall")?.replaceChildren(line)
  }

  #fit() {
    this.style.setProperty("--zoom", `${zoomOf(innerWidth, innerHeight)}`)
    this.classList.toggle("narrow", innerWidth < innerHeight || innerWidth < 960)
  }
}

customElements.define("wall-board", WallBoard)
