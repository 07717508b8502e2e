// One socket per tab. Hints become DOM events on <body>; htmx does the rest.
//
//   live.watch("case.42")          the server checks that we may
//   live.send("typing", {case: 42})
//   <ol hx-trigger="case-42-message from:body, live-resync from:body">…
//
// A push is a DOM event too; its detail is {name, content}. "live-state" tells "on" or "off".
// Protocol: apps/desk/consumers.py.

import { Backoff } from "./lib/backoff.js"

const SILENCE_MS = 25_000 // two missed beats and a half: the line is dead, whatever it says
const RESYNC_GATHER_MS = 50 // many watches are admitted at once; one refetch is enough
const SIGN_IN_AGAIN = 4401
const CONNECT_MS = 10_000

class Live {
  /** @type {WebSocket | null} */ #socket = null
  /** @type {Map<string, number>} */ #groups = new Map() // group -> how many watch it
  #backoff = new Backoff()
  #heardAt = 0
  #wasOn = false
  #retry = 0
  #resync = 0

  /** Connect and stay connected; harmless when called again. */
  start() {
    if (this.#socket || this.#retry) return
    startTicker(() => this.#tick())
    addEventListener("online", () => this.#wake())
    addEventListener("pageshow", (event) => event.persisted && this.#wake())
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake())
    this.#connect()
  }

  /** @param {string} group */
  watch(group) {
    const watchers = this.#groups.get(group) ?? 0
    this.#groups.set(group, watchers + 1)
    this.start()
    if (!watchers) this.send("watch", group)
  }

  /** @param {string} group */
  unwatch(group) {
    const watchers = (this.#groups.get(group) ?? 0) - 1
    if (watchers > 0) this.#groups.set(group, watchers)
    else if (this.#groups.delete(group)) this.send("unwatch", group)
  }

  /** Lost when we are not connected. @param {string} kind @param {unknown} content */
  send(kind, content) {
    if (this.connected) this.#socket?.send(JSON.stringify({ [kind]: content }))
  }

  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  #connect() {
    clearTimeout(this.#retry)
    this.#retry = 0
    const url = new URL("/live/", location.href)
    url.protocol = location.protocol.replace("http", "ws")
    const socket = new WebSocket(url)
    this.#socket = socket
    this.#heardAt = Date.now()
    const giveUp = setTimeout(() => socket.close(), CONNECT_MS)
    socket.onopen = () => {
      clearTimeout(giveUp)
      this.#tick() // at once: offers go to browsers that are known to be there
      for (const group of this.#groups.keys()) this.send("watch", group)
    }
    socket.onclose = ({ code }) => {
      clearTimeout(giveUp)
      if (socket === this.#socket) this.#closed(code)
    }
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data))
  }

  /** @param {{hint?: string, push?: string, content?: unknown, refused?: string}} frame */
  #heard(frame) {
    this.#heardAt = Date.now()
    if (frame.hint === "live-resync") this.#admitted()
    else if (frame.hint) raise(frame.hint)
    else if (frame.push) raise(frame.push, { name: frame.push, content: frame.content })
    else if (frame.refused) raise("live-refused", { group: frame.refused })
  }

  #admitted() {
    this.#backoff.reset()
    if (!this.#wasOn) raise("live-state", { state: "on" })
    this.#wasOn = true
    clearTimeout(this.#resync)
    this.#resync = setTimeout(() => raise("live-resync"), RESYNC_GATHER_MS)
  }

  /** @param {number} code */
  #closed(code) {
    this.#socket = null
    if (this.#wasOn) raise("live-state", { state: "off" })
    if (code === SIGN_IN_AGAIN && this.#wasOn) return location.reload() // lands at the door
    this.#wasOn = false
    this.#retry = setTimeout(() => this.#connect(), this.#backoff.next())
  }

  /** Back from sleep or offline: look at once instead of waiting for the next beat. */
  #wake() {
    if (this.#retry) this.#connect()
    else if (Date.now() - this.#heardAt > SILENCE_MS) this.#drop()
    else this.send("beat", true)
  }

  #tick() {
    if (this.connected && Date.now() - this.#heardAt > SILENCE_MS) this.#drop()
    else this.send("beat", { hidden: document.hidden })
  }

  #drop() {
    const dead = this.#socket
    this.#closed(0)
    dead?.close()
  }
}

/** @param {string} name @param {unknown} [detail] */
function raise(name, detail) {
  document.body.dispatchEvent(new CustomEvent(name, { detail }))
}

/** @param {() => void} tick */
function startTicker(tick) {
  const source = document.querySelector("meta[name=ticker]")?.getAttribute("content")
  if (source) new Worker(source).onmessage = tick
}

export const live = new Live()
