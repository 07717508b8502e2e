// Switchroom in your own app, web or mobile: conversations of the person who is signed in there.
//
//   import { Switchroom } from "https://desk.example/sdk.js"
//   const room = new Switchroom({ url: "https://desk.example", channel: "KEY", token: fetchToken })
//   const talk = await room.start({ text: "My order is late", context: { order: "H-20077" } })
//
// Needs fetch and WebSocket and nothing else: no page, no cookie, no storage.

import { Listener } from "./listener.js"

const TRIES = 4
const FIRST_WAIT_MS = 500

/**
 * @typedef {object} Options
 * @property {string} url the centre's address
 * @property {string} channel the key of a chat or a form
 * @property {() => string | Promise<string>} token asks your back end for a signed token
 * @property {string} [language] BCP 47
 */

/** What the centre refused, with its code and a sentence for a person. */
export class Refused extends Error {
  /** @param {number} status @param {{code?: string, detail?: string}} told */
  constructor(status, told) {
    super(told.detail || `HTTP ${status}`)
    this.name = "Refused"
    this.status = status
    this.code = told.code || "failed"
  }
}

export class Switchroom {
  /** @param {Options} options */
  constructor({ url, channel, token, language = "" }) {
    this.base = `${url.replace(/\/$/, "")}/customer/v1/${encodeURIComponent(channel)}/`
    this.askForToken = token
    this.language = language
    /** @type {Promise<string> | null} */
    this.token = null
  }

  /** Who one is here, and where to listen. */
  session() {
    return this.call("GET", "session/")
  }

  /** One's own matters, newest first. @param {{before?: number}} [page] */
  conversations({ before } = {}) {
    return this.call("GET", `conversations/${before ? `?before=${before}` : ""}`)
  }

  /** @param {number} number */
  conversation(number) {
    return new Conversation(this, number)
  }

  /**
   * A chat, or a case where the channel is a form. Called again with the same id it is the same.
   * @param {{text: string, subject?: string, context?: object, id?: string}} what
   */
  async start({ text, subject = "", context = {}, id = newId() }) {
    const body = { text, subject, context, client_id: id }
    const told = await this.call("POST", "conversations/", body)
    return new Conversation(this, told.number, told)
  }

  /**
   * One request, again on a lost line and on 429 and 5xx: everything here may be repeated.
   * @param {string} method @param {string} path @param {object | FormData} [body]
   */
  async call(method, path, body) {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.send(method, path, body).catch(() => null)
      if (answer?.ok) return answer.status === 204 ? null : answer.json()
      const mayHelp = !answer || answer.status === 429 || answer.status >= 500
      if (answer?.status === 401 && this.token && attempt === 1) this.token = null
      else if (!mayHelp || attempt >= TRIES) {
        throw new Refused(answer?.status ?? 0, await told(answer))
      }
      const asked = Number(answer?.headers.get("Retry-After")) * 1000
      await pause(asked || FIRST_WAIT_MS * 2 ** (attempt - 1))
    }
  }

  /** @param {string} method @param {string} path @param {object | FormData} [body] */
  async send(method, path, body) {
    this.token ??= Promise.resolve(this.askForToken())
    const token = await this.token.catch((/** @type {unknown} */ error) => {
      this.token = null
      throw error
    })
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${token}` }
    if (this.language) headers["Accept-Language"] = this.language
    const isForm = typeof FormData !== "undefined" && body instanceof FormData
    if (body && !isForm) headers["Content-Type"] = "application/json"
    const content = isForm ? /** @type {FormData} */ (body) : JSON.stringify(body)
    return fetch(this.base + path, { method, headers, body: body && content })
  }
}

export class Conversation {
  /** @param {Switchroom} room @param {number} number @param {object} [told] */
  constructor(room, number, told) {
    this.room = room
    this.number = number
    this.told = told
    this.path = `conversations/${number}/`
    this.upto = 0
  }

  read() {
    return this.room.call("GET", this.path)
  }

  /** Those that are new since the last time. */
  async messages() {
    const page = await this.room.call("GET", `${this.path}messages/?after=${this.upto}`)
    this.upto = Math.max(this.upto, page.upto)
    return page.results
  }

  /** @param {string} text @param {{attachments?: string[], id?: string}} [more] */
  say(text, { attachments = [], id = newId() } = {}) {
    const body = { text, attachments, client_id: id }
    return this.room.call("POST", `${this.path}messages/`, body)
  }

  /** A file for a message to come; its ``id`` goes into ``attachments``. @param {Blob} file */
  upload(file, name = "file") {
    const form = new FormData()
    form.append("file", file, name)
    return this.room.call("POST", `${this.path}attachments/`, form)
  }

  /** What the app knows by now, for the agent. @param {object} context */
  tell(context) {
    return this.room.call("PUT", `${this.path}context/`, context)
  }

  /** @param {number} score 1 to 5 @param {string} [comment] */
  rate(score, comment = "") {
    return this.room.call("PUT", `${this.path}rating/`, { score, comment })
  }

  /**
   * Follow it while it is on the screen; call what comes back to stop.
   * @param {(event: {type: string, [name: string]: any}) => void} heard "message" and, in a
   * chat, "agent", "queue", "typing", "read" and "ended"
   */
  listen(heard) {
    const listener = new Listener(this, heard)
    listener.start()
    return () => listener.stop()
  }
}

function newId() {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** @param {Response | null} answer */
async function told(answer) {
  return (await answer?.json().catch(() => null)) ?? {}
}
