import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { delay } from "../../static/widget/lib/backoff.js"
import { Chat } from "../../static/widget/lib/chat.js"
import { apply, blank, lastSeq } from "../../static/widget/lib/conversation.js"
import { store } from "../../static/widget/lib/store.js"
import { words } from "../../static/widget/lib/words.js"

const message = (seq, more = {}) => ({
  type: "message", seq, author: { role: "agent", name: "Noor" }, body: `m${seq}`,
  attachments: [], at: "2026-11-22T09:00:00Z", ...more,
})

/** A browser's storage, which the next page finds as this one left it. */
function storage() {
  const kept = new Map()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  }
}

/** Sockets that do what the test says. */
function sockets() {
  const opened = []
  class Fake {
    readyState = 0
    sent = []
    constructor(url) {
      this.url = url
      opened.push(this)
    }
    send(text) { this.sent.push(JSON.parse(text)) }
    close(code) { this.readyState = 3; this.onclose?.({ code }) }
    up() { this.readyState = 1; this.onopen() }
    hear(frame) { this.onmessage({ data: JSON.stringify(frame) }) }
  }
  return { Fake, opened, get last() { return opened.at(-1) } }
}

function visit(kept = storage()) {
  const net = sockets()
  const chat = new Chat({ url: "ws://x/", store: store(kept, "K"), language: "en", WebSocket: net.Fake })
  return { chat, net, kept }
}

const welcome = (status, more = {}) => ({ type: "welcome", visitor: "tok", conversation: "c1", seq: 0, status, ...more })

test("frames apply once, in order, whatever the order they come in", () => {
  let now = apply(blank(), welcome("talking"))
  for (const seq of [2, 1, 3, 2]) now = apply(now, message(seq))
  assert.deepEqual(now.messages.map(({ seq }) => seq), [1, 2, 3])
  assert.equal(lastSeq(now), 3)
  assert.equal(apply(now, { type: "dance" }), now)
})

test("another conversation forgets the messages of the one before", () => {
  const now = apply(apply(blank(), welcome("talking")), message(1))
  assert.deepEqual(apply(now, welcome("talking")).messages.length, 1)
  assert.deepEqual(apply(now, welcome("waiting", { conversation: "c2" })).messages, [])
})

test("reading never goes backwards, and an agent's name does not reopen what is over", () => {
  let now = apply(blank(), welcome("talking"))
  now = apply(apply(now, { type: "read", seq: 5 }), { type: "read", seq: 3 })
  assert.equal(now.read, 5)
  now = apply(apply(now, { type: "ended", by: "agent" }), { type: "agent", name: "Noor" })
  assert.deepEqual([now.status, now.endedBy, now.agent], ["ended", "agent", "Noor"])
})

test("the wait before a retry doubles, with jitter, up to a limit", () => {
  assert.deepEqual([0, 1, 2].map((n) => delay(n, () => 0)), [250, 500, 1000])
  assert.equal(delay(50, () => 1), 20_000)
})

test("the first message waits for the welcome and carries the profile", () => {
  const { chat, net } = visit()
  chat.start({ profile: { name: "Marta" }, body: "Cracked" })
  net.last.up()
  assert.deepEqual(net.last.sent, [{ type: "hello", language: "en", profile: { name: "Marta" } }])
  net.last.hear(welcome("idle", { conversation: null }))
  const [, first] = net.last.sent
  assert.deepEqual([first.type, first.body], ["message", "Cracked"])
  net.last.hear({ type: "ack", client_id: first.client_id, seq: 1 })
  net.last.hear(message(1, { client_id: first.client_id, author: { role: "visitor" }, body: "Cracked" }))
  assert.equal(chat.conversation.messages.length, 1)
  assert.deepEqual(chat.outbox.drafts, [])
  chat.link.close()
})

test("what was not acknowledged survives a reload and goes out once more", () => {
  const { chat, net, kept } = visit()
  chat.start({ profile: {}, body: "One" })
  net.last.up()
  net.last.hear(welcome("waiting"))
  chat.say("Two")
  chat.link.close()

  const later = visit(kept)
  assert.ok(later.chat.resumable)
  later.chat.resume()
  later.net.last.up()
  assert.deepEqual(later.net.last.sent[0], {
    type: "hello", language: "en", visitor: "tok", conversation: "c1", resume: 0,
  })
  later.net.last.hear(welcome("waiting"))
  assert.deepEqual(later.net.last.sent.slice(1).map(({ body }) => body), ["One", "Two"])
  later.chat.link.close()
})

test("a lost connection comes back by itself and resumes after the last message", () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const { chat, net } = visit()
  chat.start({ profile: {}, body: "One" })
  net.last.up()
  net.last.hear(welcome("talking"))
  net.last.hear(message(4))
  net.last.close(1006)
  assert.equal(chat.link.state, "lost")
  mock.timers.tick(20_000)
  assert.equal(net.opened.length, 2)
  net.last.up()
  assert.equal(net.last.sent[0].resume, 4)
  chat.link.close()
  mock.timers.reset()
})

test("a socket that answers nothing is replaced, a refusal is final", () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const { chat, net } = visit()
  chat.start({ profile: {}, body: "One" })
  net.last.up()
  net.last.hear(welcome("talking"))
  mock.timers.tick(10_000)
  assert.equal(net.opened.length, 2)
  net.last.up()
  net.last.close(4403)
  assert.equal(chat.link.state, "refused")
  mock.timers.tick(60_000)
  assert.equal(net.opened.length, 2)
  mock.timers.reset()
})

test("a slowed message waits its turn, a refused one says why", () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const { chat, net } = visit()
  chat.start({ profile: {}, body: "One" })
  net.last.up()
  net.last.hear(welcome("talking"))
  const [{ client_id }] = chat.outbox.drafts
  net.last.hear({ type: "error", code: "rate_limited", detail: "Slower", client_id, retry_after: 3 })
  mock.timers.tick(3_000)
  assert.equal(net.last.sent.filter(({ type }) => type === "message").length, 2)
  net.last.hear({ type: "error", code: "too_long", detail: "Too long", client_id })
  assert.equal(chat.outbox.drafts[0].failed, "Too long")
  assert.equal(chat.problem, null)
  chat.link.close()
  mock.timers.reset()
})

test("unread counts what others said since, and starting over keeps who one is", () => {
  const { chat, net } = visit()
  chat.start({ profile: {}, body: "One" })
  net.last.up()
  net.last.hear(welcome("talking"))
  net.last.hear(message(2))
  net.last.hear(message(3))
  assert.equal(chat.unread, 2)
  chat.read()
  assert.equal(chat.unread, 0)
  assert.deepEqual(net.last.sent.at(-1), { type: "read", seq: 3 })
  assert.equal(chat.startOver(), "One")
  assert.deepEqual([chat.token, chat.resumable, chat.conversation.status], ["tok", false, "idle"])
})

test("a browser that forbids storage still chats", () => {
  const broken = { getItem() { throw new Error() }, setItem() { throw new Error() }, removeItem() {} }
  const kept = store(broken, "K")
  kept.set("visitor", "tok")
  assert.equal(kept.get("visitor"), "tok")
  kept.set("visitor", null)
  assert.equal(kept.get("visitor"), null)
})

test("waits are ranges in whole minutes, plurals the language's own", () => {
  const english = words({
    wait_unknown: "?", wait_under_one: "<1", place_1: "next", place_n: "number {n}",
    wait_up_to: { one: "up to {n} minute", other: "up to {n} minutes" },
    wait_between: { other: "{from} to {n} minutes" },
  }, "en")
  const said = [[null, null], [5, 50], [20, 170], [70, 170], [120, 240]].map(([a, b]) => english.wait(a, b))
  assert.deepEqual(said, ["?", "<1", "up to 3 minutes", "1 to 3 minutes", "2 to 4 minutes"])
  assert.deepEqual([english.place(1), english.place(12)], ["next", "number 12"])
})
