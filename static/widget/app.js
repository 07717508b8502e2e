// The widget inside its own page, /chat/KEY/. Bundled to static/build/widget-app.js.

import { context, t } from "./context.js"
import { button, h, icon, initials, key } from "./dom.js"
import { dress } from "./dress.js"
import { host } from "./host.js"
import { http } from "./http.js"
import { Chat } from "./lib/chat.js"
import { calls, keptLine } from "./lib/calls.js"
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
import { Reasons } from "./views/reasons.js"
import { Stars } from "./views/stars.js"
import { Start } from "./views/start.js"
import { Talk } from "./views/talk.js"
import { View } from "./views/view.js"
import { Widget } from "./views/widget.js"

const VIEWS = { Composer, Email, Emoji, End, Files, Head, Line, Log, Notice, Offline, Reasons, Stars, Start, Talk, Widget }

/**
 * @param {any} boot what the server knows of the channel; see docs/widget-protocol.md
 * @param {ReturnType<typeof host>} page
 * @param {any} storage
 */
function begin(boot, page, storage) {
  const base = `/chat/${boot.channel}/`
  const kept = store(storage, boot.channel)
  const chat = new Chat({
    url: `${location.origin.replace(/^http/, "ws")}/ws${base}`,
    store: kept,
    language: document.documentElement.lang,
  })
  Object.assign(context, {
    boot,
    chat,
    words: words(boot.texts, locale(document.documentElement.lang)),
    http: http(base, () => chat.token),
    host: page,
    calls: boot.calls && calls(() => ({ context, t, h, icon, initials, key, button, View }), boot.calls.script),
  })
  // Names given here, not read from the classes: minifying renames those.
  Object.entries(VIEWS).forEach(([name, view]) => customElements.define(`w-${name.toLowerCase()}`, view))
  dress(boot.theme)
  listen(boot)
  document.body.append(h("w-widget"))
  if (context.calls) chat.line = keptLine()
  if (chat.line) context.calls.load().then(() => chat.resume())
  else if (chat.resumable) chat.resume()
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
    const live = status === "waiting" || status === "talking" || Boolean(chat.line)
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

/** The visitor's own way to write times, where it is of the page's language. @param {string} language */
function locale(language) {
  return navigator.languages.find((one) => one.split("-")[0] === language.split("-")[0]) ?? language
}

/** Reading the property alone throws where storage is forbidden. */
function ownStorage() {
  try {
    return localStorage
  } catch {
    return null
  }
}

/**
 * A browser that forbids storage to frames of other sites: the page around us keeps it instead.
 * @param {ReturnType<typeof host>} page @param {Record<string, string>} kept by the page before
 */
function lentStorage(page, kept) {
  const tell = () => page.say("keep", { kept })
  return {
    getItem: (/** @type {string} */ name) => kept[name] ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => ((kept[name] = value), tell()),
    removeItem: (/** @type {string} */ name) => (delete kept[name], tell()),
  }
}

const boot = JSON.parse(/** @type {any} */ (document.getElementById("boot")).textContent)
const page = host(window, boot.origins)
const own = ownStorage()
if (own || page.alone) {
  begin(boot, page, own)
  page.say("ready")
} else {
  page.on.hello = (content) => {
    begin(boot, page, lentStorage(page, content.kept ?? {}))
    page.on.hello(content)
  }
  page.say("ready")
}
