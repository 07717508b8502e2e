// The visit: one conversation, its link and what must not be lost. No DOM: views listen to
// "change" and call the verbs.

import { apply, blank, lastSeq } from "./conversation.js"
import { newId } from "./ids.js"
import { Link } from "./link.js"
import { Outbox } from "./outbox.js"

/** An answer that takes longer means the socket is dead, whatever the browser thinks. */
const ACK_WITHIN_MS = 10_000
const TYPING_EVERY_MS = 3_000
const TYPING_LASTS_MS = 6_000

export class Chat extends EventTarget {
  conversation = blank()
  /** @type {{code: string, detail: string} | null} */
  problem = null
  rated = false
  unread = 0
  /** @type {string | null} of a call that this tab carries */
  line = null
  /** @type {any} */
  #profile = null
  /** @type {string | null} */
  #identity = null
  /** @type {any} */
  #page = null
  #typedAt = 0
  /** @type {Record<string, any>} */
  #timers = {}

  /**
   * @param {object} options
   * @param {string} options.url of the socket
   * @param {import("./store.js").Store} options.store
   * @param {string} [options.language] of the page
   * @param {any} [options.WebSocket]
   */
  constructor({ url, store, language = "", WebSocket }) {
    super()
    this.language = language
    this.store = store
    this.outbox = new Outbox(store)
    this.seen = store.get("seen") ?? 0
    this.link = new Link({ url, hello: () => this.#hello(), ...(WebSocket && { WebSocket }) })
    this.link.addEventListener("state", () => this.#changed())
    this.link.addEventListener("frame", (event) => this.#heard(/** @type {any} */ (event).detail))
  }

  get token() {
    return this.store.get("visitor")
  }

  /** True when an earlier page left a conversation to come back to. */
  get resumable() {
    return Boolean(this.token && this.store.get("conversation"))
  }

  resume() {
    const id = this.store.get("conversation")
    if (id && id !== this.conversation.id) this.conversation = { ...blank(), id }
    this.link.greet()
  }

  /** Opens a conversation with its first message. @param {{profile: any, body: string}} start */
  start({ profile, body }) {
    this.#profile = profile
    this.#forget()
    this.say(body)
    this.link.greet()
  }

  /** Who calls, before a word is written. @param {any} profile */
  introduce(profile) {
    this.#profile = profile
  }

  /** @param {string} body @param {any[]} [files] uploaded */
  say(body, files = []) {
    const draft = {
      client_id: newId(),
      body,
      at: new Date().toISOString(),
      ...(files.length && { attachments: files.map(({ id }) => id), files }),
    }
    this.#typedAt = 0
    this.outbox.add(draft)
    this.#post(draft)
    this.#changed()
  }

  /** @param {string} clientId */
  sayAgain(clientId) {
    this.outbox.fail(clientId, "")
    const draft = this.outbox.drafts.find((one) => one.client_id === clientId)
    if (draft) this.#post(draft)
    this.#changed()
  }

  typing() {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return
    this.#typedAt = Date.now()
    this.link.send({ type: "typing" })
  }

  /** The newest message is on the visitor's screen. */
  read() {
    const seq = lastSeq(this.conversation)
    if (seq <= this.seen) return
    if (this.unread) this.link.send({ type: "read", seq })
    this.seen = seq
    this.unread = 0
    this.store.set("seen", seq)
    this.#changed()
  }

  end() {
    this.link.send({ type: "end" })
  }

  /** @param {number} score 1 to 5 @param {string} comment @param {string[]} [reasons] */
  rate(score, comment, reasons = []) {
    this.#rating = newId()
    return this.link.send({ type: "rate", score, comment, reasons, client_id: this.#rating })
  }
  #rating = ""

  /** Back to the beginning; who the visitor is stays known. @returns {string} unsent words */
  startOver() {
    const unsent = this.outbox.clear().map(({ body }) => body)
    this.#forget()
    this.link.close()
    this.#changed()
    return unsent.join("\n")
  }

  /** @param {string} jwt signed by the host page's server */
  identify(jwt) {
    this.#identity = jwt
    if (this.link.state === "on") this.link.greet()
  }

  /** @param {{url: string, title: string}} page where the visitor is */
  visit(page) {
    this.#page = page
  }

  #hello() {
    const { id } = this.conversation
    return {
      language: this.language,
      ...(this.token && { visitor: this.token }),
      ...(id && { conversation: id, resume: lastSeq(this.conversation) }),
      ...(this.#profile && { profile: this.#profile }),
      ...(this.#identity && { identity: this.#identity }),
      ...(this.#page && { page: this.#page }),
      ...(this.line && { line: this.line }),
    }
  }

  #forget() {
    this.conversation = blank()
    this.problem = null
    this.rated = false
    this.unread = this.seen = 0
    this.store.set("conversation", null)
    this.store.set("seen", null)
  }

  /** @param {{frame: any, first: boolean}} heard */
  #heard({ frame, first }) {
    const ended = this.conversation.status === "ended"
    this.conversation = apply(this.conversation, frame)
    if (frame.type === "welcome") this.#welcome(frame, first)
    if (frame.type === "ack") this.#ack(frame)
    if (frame.type === "message" && frame.client_id) this.outbox.remove(frame.client_id)
    if (frame.type === "typing") this.#later("typing", TYPING_LASTS_MS, () => this.#typed())
    if (frame.type === "error") this.#refused(frame)
    if (!ended && frame.type === "ended") this.dispatchEvent(new CustomEvent("ended"))
    if (!this.outbox.unsent().length) clearTimeout(this.#timers.ack)
    this.unread = this.conversation.messages.filter(
      ({ seq, author }) => seq > this.seen && author.role !== "visitor",
    ).length
    this.#changed()
  }

  /** @param {any} frame @param {boolean} first of this connection */
  #welcome({ visitor, conversation = null }, first) {
    this.problem = null
    this.store.set("visitor", visitor)
    this.store.set("conversation", conversation)
    if (first && this.conversation.status !== "ended") {
      for (const draft of this.outbox.unsent()) this.#post(draft)
    }
  }

  /** @param {{client_id: string, seq: number}} frame */
  #ack({ client_id, seq }) {
    if (client_id === this.#rating) this.rated = true
    const draft = this.outbox.remove(client_id)
    if (!draft) return
    const { body, at, files = [] } = draft
    const message = { seq, body, at, client_id, attachments: files, author: { role: "visitor" } }
    this.conversation = apply(this.conversation, { type: "message", ...message })
  }

  /** @param {{code: string, detail: string, client_id?: string, retry_after?: number}} frame */
  #refused({ code, detail, client_id, retry_after }) {
    if (client_id && retry_after) {
      const again = this.outbox.drafts.find((draft) => draft.client_id === client_id)
      if (again) setTimeout(() => this.#post(again), retry_after * 1000)
    } else if (client_id) this.outbox.fail(client_id, detail)
    else this.problem = { code, detail }
    if (code === "unknown_visitor") this.store.set("visitor", null)
  }

  #typed() {
    this.conversation = { ...this.conversation, typing: false }
    this.#changed()
  }

  /** @param {import("./outbox.js").Draft} draft */
  #post({ client_id, body, attachments }) {
    const sent = this.link.send({ type: "message", client_id, body, ...(attachments && { attachments }) })
    if (sent) this.#later("ack", ACK_WITHIN_MS, () => this.link.state === "on" && this.link.retry())
  }

  /** @param {string} name @param {number} after @param {() => void} what */
  #later(name, after, what) {
    clearTimeout(this.#timers[name])
    this.#timers[name] = setTimeout(what, after)
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"))
  }
}
