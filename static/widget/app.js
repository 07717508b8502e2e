// The widget inside its own page, /chat/KEY/. Bundled to static/build/widget-app.js.

import { context } from "./context.js"
import { h } from "./dom.js"
import { host } from "./host.js"
import { http } from "./http.js"
import { Chat } from "./lib/chat.js"
import { store } from "./lib/store.js"
import { words } from "./lib/words.js"
import { Composer } from "./views/composer.js"
import { Email } from "./views/email.js"
import { Emoji } from "./views/emoji.js"
import { End } from "./views/end.js"
import { Files } from "./views/files.js"
import { Head } from "./views/head.js"
import { Line } from "./views/line.js"
import { Log } from "./views/log.js"
import { Notice } from "./views/notice.js"
import { Offline } from "./views/offline.js"
import { Stars } from "./views/stars.js"
import { Start } from "./views/start.js"
import { Talk } from "./views/talk.js"
import { Widget } from "./views/widget.js"

const VIEWS = { Composer, Email, Emoji, End, Files, Head, Line, Log, Notice, Offline, Stars, Start, Talk, Widget }

/** @param {any} boot what the server knows of the channel; see docs/widget-protocol.md */
function begin(boot) {
  const base = `/chat/${boot.channel}/`
  const kept = store(storage(), boot.channel)
  const chat = new Chat({ url: `${location.origin.replace(/^http/, "ws")}/ws${base}`, store: kept })
  Object.assign(context, {
    boot,
    chat,
    words: words(boot.texts, document.documentElement.lang),
    http: http(base, () => chat.token),
    host: host(window, boot.origins),
  })
  // Names given here, not read from the classes: minifying renames those.
  Object.entries(VIEWS).forEach(([name, view]) => customElements.define(`w-${name.toLowerCase()}`, view))
  dress(boot.theme)
  listen(boot)
  const widget = h("w-widget")
  document.body.append(widget)
  if (chat.resumable) chat.resume()
  context.host.say("ready")
}

/** Four tokens and no more. @param {any} theme */
function dress({ accent, radius, font, mode }) {
  const { style } = document.documentElement
  if (accent) style.setProperty("--w-accent", accent)
  if (radius !== undefined) style.setProperty("--w-radius", `${radius}px`)
  if (font) style.setProperty("--w-font", font)
  if (mode) style.setProperty("--w-mode", mode)
}

/** @param {any} boot */
function listen(boot) {
  const { chat, host } = context
  const seen = () => chat.dispatchEvent(new CustomEvent("change"))
  Object.assign(host.on, {
    hello: ({ page, identity, wide }) => {
      if (page) chat.visit(page)
      if (identity) chat.identify(identity)
      document.documentElement.classList.toggle("w-full", !wide)
    },
    open: () => {
      host.open = true
      seen()
      document.querySelector("w-widget").focusFirst()
    },
    closed: () => (host.open = false),
    shape: ({ wide }) => document.documentElement.classList.toggle("w-full", !wide),
    identify: ({ identity }) => chat.identify(identity),
  })
  document.documentElement.classList.toggle("w-full", host.alone)
  let told = ""
  chat.addEventListener("change", () => {
    const { status } = chat.conversation
    const live = status === "waiting" || status === "talking"
    const last = chat.conversation.messages.at(-1)
    const now = { unread: chat.unread, live, text: chat.unread ? last?.body.slice(0, 120) : "", name: boot.name }
    if (JSON.stringify(now) === told) return
    told = JSON.stringify(now)
    host.say("state", now)
  })
  addEventListener("online", () => chat.link.retry())
  document.addEventListener("visibilitychange", seen)
  addEventListener("storage", ({ key }) => {
    // Another tab opened or ended the conversation.
    if (key === `switchroom.${boot.channel}.conversation` && chat.link.state === "off" && chat.resumable) chat.resume()
  })
}

/** Reading the property alone throws where storage is forbidden. */
function storage() {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

begin(JSON.parse(document.getElementById("boot").textContent))
