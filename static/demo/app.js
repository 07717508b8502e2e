// A made-up app of the demo shop, on the SDK: what an integrator would write, and no more.

import { Switchroom } from "../js/sdk/switchroom.js"

const page = /** @type {HTMLElement} */ (document.querySelector("[data-app]"))
const form = /** @type {HTMLFormElement} */ (page.querySelector("form"))
const list = /** @type {HTMLElement} */ (page.querySelector("ol"))
const state = /** @type {HTMLElement} */ (page.querySelector("[role=status]"))

const room = new Switchroom({
  url: location.origin,
  channel: page.dataset.app || "",
  token: async () => (await (await fetch(page.dataset.token || "")).json()).token,
})

/** @type {import("../js/sdk/switchroom.js").Conversation | null} */
let talk = null

/** @param {{type: string, [name: string]: any}} event */
function heard(event) {
  if (event.type === "agent") state.textContent = event.name
  if (event.type !== "message") return
  const line = document.createElement("li")
  line.className = event.author.role === "visitor" ? "bubble ours" : "bubble"
  line.textContent = event.body
  list.append(line)
  line.scrollIntoView({ block: "end" })
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("text"))
  const text = field.value.trim()
  if (!text) return
  field.value = ""
  try {
    if (talk) await talk.say(text)
    else {
      talk = await room.start({ text, context: { order: "H-20077", screen: "order details" } })
      talk.listen(heard)
    }
  } catch (error) {
    state.textContent = error instanceof Error ? error.message : String(error)
    field.value = text
  }
})

const known = await room.conversations().catch(() => ({ results: [] }))
const running = known.results.find((/** @type {any} */ one) => ["waiting", "talking"].includes(one.live))
if (running) {
  talk = room.conversation(running.number)
  talk.listen(heard)
}
