import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { Refused, Switchroom } from "../../static/js/sdk/switchroom.js"

/** A centre that answers what the test says, in order, and remembers what it was asked. */
function centre(...answers) {
  const asked = []
  globalThis.fetch = async (url, options) => {
    asked.push({ url, ...options })
    const [status, body, headers = {}] = answers.shift() ?? [200, { results: [], upto: 0 }]
    if (status === 0) throw new TypeError("no line")
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers })
  }
  return asked
}

function room(token = async () => "signed") {
  return new Switchroom({ url: "https://desk.example/", channel: "k 1", token })
}

test("a conversation starts with what the app knows, and the token goes in a header", async () => {
  const asked = centre([201, { number: 20418 }])
  const talk = await room().start({ text: "Late", context: { order: 7 }, id: "m1" })
  assert.equal(talk.number, 20418)
  assert.equal(asked[0].url, "https://desk.example/customer/v1/k%201/conversations/")
  assert.equal(asked[0].headers.Authorization, "Bearer signed")
  assert.deepEqual(JSON.parse(asked[0].body), {
    text: "Late", subject: "", context: { order: 7 }, client_id: "m1",
  })
})

test("a lost line and a busy centre are tried again with the same id", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const asked = centre([0], [503, {}], [201, { number: 1 }])
  const started = room().start({ text: "Hi" })
  for (let n = 0; n < 30 && asked.length < 3; n += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    mock.timers.tick(2000)
  }
  assert.equal((await started).number, 1)
  const ids = asked.map((one) => JSON.parse(one.body).client_id)
  assert.equal(new Set(ids).size, 1)
  mock.timers.reset()
})

test("what is refused is told with its code, and not tried again", async () => {
  const asked = centre([422, { code: "missing", detail: "Please fill this in." }])
  await assert.rejects(room().start({ text: "" }), (error) => {
    assert.ok(error instanceof Refused)
    assert.deepEqual([error.code, error.status], ["missing", 422])
    return error.message === "Please fill this in."
  })
  assert.equal(asked.length, 1)
})

test("messages are told once, from where one stands", async () => {
  const page = { results: [{ seq: 3, body: "Hello", author: { role: "agent" } }], upto: 3 }
  const asked = centre([200, page], [200, { results: [], upto: 3 }])
  const talk = room().conversation(5)
  assert.deepEqual((await talk.messages()).map((one) => one.body), ["Hello"])
  assert.deepEqual(await talk.messages(), [])
  assert.ok(asked[1].url.endsWith("conversations/5/messages/?after=3"))
})
