// <script src="https://desk.example/widget.js" data-channel="KEY" async></script>
//
// Puts a launcher on any page and the chat into a frame of our own origin. Nothing of the page
// is read but its address and title; the frame is loaded on the first click, or at once when a
// conversation is under way.

;(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript)
  const channel = script?.dataset.channel
  if (!script || !channel || window.SwitchroomChat) return
  const origin = new URL(script.src).origin
  const base = `${origin}/chat/${encodeURIComponent(channel)}/`
  const language = script.dataset.language || document.documentElement.lang
  const ONE_VISIT_MS = 12 * 3600 * 1000
  const narrow = matchMedia("(max-width: 30rem), (max-height: 26rem)")
  let identity = script.dataset.identity
  /** @type {HTMLIFrameElement | null} */
  let frame = null
  let ready = false
  let open = false
  /** @type {any} */
  let texts = {}

  const root = document.createElement("div")
  const shadow = root.attachShadow({ mode: "open" })
  const sheet = new CSSStyleSheet()
  const launch = make("button", "launch")
  const peek = make("div", "peek")
  const said = make("div", "said", { role: "status" })

  /** @param {string} name @param {string} className @param {Record<string, string>} [attributes] @returns {any} */
  function make(name, className, attributes = {}) {
    const node = document.createElement(name)
    node.className = className
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
    return node
  }

  /** A page's own storage may be forbidden. @param {string} name @param {any} [value] @returns {any} */
  function remember(name, value) {
    const full = `switchroom.${channel}.page.${name}`
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(full) ?? "null")
      localStorage.setItem(full, JSON.stringify(value))
    } catch {}
    return null
  }

  /** @param {string} type @param {object} [content] */
  function tell(type, content = {}) {
    if (ready) frame?.contentWindow?.postMessage({ switchroom: type, ...content }, origin)
  }

  function load() {
    if (frame) return
    frame = make("iframe", "frame", {
      src: `${base}?language=${encodeURIComponent(language)}`,
      title: texts.title,
      allow: "clipboard-write; microphone; camera; autoplay",
      hidden: "",
    })
    shadow.prepend(/** @type {any} */ (frame))
  }

  /** @param {boolean} wanted */
  function show(wanted) {
    load()
    open = wanted
    if (frame) frame.hidden = !open
    root.classList.toggle("open", open)
    peek.hidden = true
    launch.setAttribute("aria-expanded", String(open))
    tell(open ? "open" : "closed")
    if (open) frame?.focus()
    else launch.focus()
  }

  /** A small card over the launcher. @param {string} title @param {string} text */
  function peep(title, text) {
    headline.textContent = title
    words.replaceChildren(headline, text)
    peek.hidden = false
  }

  const heard = {
    ready() {
      ready = true
      const page = { url: location.href.slice(0, 500), title: document.title.slice(0, 200) }
      tell("hello", { page, identity, wide: !narrow.matches, kept: remember("kept") })
      if (open) tell("open")
    },
    close: () => show(false),
    /** The frame may not store by itself in this browser. @param {any} content */
    keep: ({ kept }) => remember("kept", kept),
    /** @param {any} state */
    state({ unread, live, text, name }) {
      remember("live", live)
      count.textContent = unread || ""
      count.hidden = !unread
      launch.setAttribute("aria-label", unread ? texts.unread.replace("{n}", unread) : texts.open)
      if (!unread || open) return
      peep(name, text)
      said.textContent = `${name}: ${text}`
    },
  }

  addEventListener("message", ({ data, source, origin: from }) => {
    if (from !== origin || !frame || source !== frame.contentWindow) return
    const act = Object.hasOwn(heard, data?.switchroom) && heard[/** @type {"state"} */ (data.switchroom)]
    if (act) act(data)
  })
  narrow.addEventListener("change", () => tell("shape", { wide: !narrow.matches }))
  addEventListener("keydown", ({ key }) => key === "Escape" && open && show(false))

  window.SwitchroomChat = {
    open: () => show(true),
    close: () => show(false),
    /** @param {string} jwt signed by your server; see docs/widget-protocol.md */
    identify(jwt) {
      identity = jwt
      tell("identify", { identity })
    },
  }

  const svg = (/** @type {string} */ d) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", "svg")
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
    node.setAttribute("viewBox", "0 0 20 20")
    node.setAttribute("aria-hidden", "true")
    path.setAttribute("d", d)
    node.append(path)
    return node
  }
  const count = make("span", "count", { hidden: "" })
  const words = make("p", "words", { dir: "auto" })
  const headline = document.createElement("b")
  const away = make("button", "away")
  away.append(svg("m5 5 10 10M15 5 5 15"))
  away.onclick = () => (peek.hidden = true)
  peek.append(words, away)
  peek.hidden = true
  words.onclick = () => show(true)
  launch.append(svg("M3 5.5A2 2 0 0 1 5 3.5h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9L5.5 16.5v-3H5a2 2 0 0 1-2-2z"), count)
  launch.setAttribute("aria-expanded", "false")
  launch.onclick = () => show(!open)

  fetch(`${base}launcher.json?language=${encodeURIComponent(language)}`, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((boot) => {
      texts = boot.texts
      launch.setAttribute("aria-label", texts.open)
      away.setAttribute("aria-label", texts.close)
      root.dir = boot.dir
      root.lang = boot.language
      root.setAttribute("role", "region")
      root.setAttribute("aria-label", texts.title)
      for (const [name, value] of Object.entries(boot.theme)) root.style.setProperty(`--w-${name}`, value)
      sheet.replaceSync(CSS_TEXT)
      shadow.adoptedStyleSheets = [sheet]
      shadow.append(peek, launch, said)
      document.body.append(root)
      if (remember("live")) load()
      else if (boot.peek && Date.now() - (remember("peeked") ?? 0) > ONE_VISIT_MS) {
        remember("peeked", Date.now())
        peep(boot.peek, boot.more)
      }
      if (open) show(true)
    })
    .catch((why) => console.warn("Switchroom chat is not available here:", why))

  const CSS_TEXT = `
:host { all: initial; color-scheme: var(--w-mode, light dark); position: fixed; z-index: 2147483000; inset-block-end: 1rem; inset-inline-end: 1rem; font: 400 0.875rem/1.45 var(--w-font, system-ui, sans-serif);
  --fill: light-dark(var(--w-accent), oklch(from var(--w-accent) max(l, 0.74) min(c, 0.1) h));
  --on: light-dark(oklch(from var(--w-accent) clamp(0.18, (0.66 - l) * 999, 0.99) 0.01 h), oklch(from var(--w-accent) 0.19 0.03 h));
  --paper: light-dark(oklch(1 0 0), oklch(0.225 0.004 264)); --word: light-dark(oklch(0.235 0.006 264), oklch(0.945 0.003 264)); --soft: light-dark(oklch(0.46 0.006 264), oklch(0.745 0.005 264)); --line: light-dark(oklch(0.905 0.003 264), oklch(0.335 0.005 264)); }
* { box-sizing: border-box; } [hidden] { display: none !important; }
button { font: inherit; border: 0; padding: 0; margin: 0; cursor: pointer; display: grid; place-items: center; background: none; color: inherit; }
button:focus-visible { outline: 3px solid var(--word); outline-offset: 3px; }
svg { inline-size: 1.75rem; block-size: 1.75rem; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.launch { position: relative; inline-size: 3.75rem; block-size: 3.75rem; border-radius: calc(var(--w-radius) * 1.3); background: var(--fill); color: var(--on); box-shadow: 0 6px 18px oklch(0 0 0 / 0.24); }
.count { position: absolute; inset-block-start: -0.25rem; inset-inline-end: -0.25rem; display: grid; place-items: center; min-inline-size: 1.5rem; block-size: 1.5rem; padding-inline: 0.25rem; border-radius: 99px; background: oklch(0.557 0.185 25); color: oklch(0.99 0.005 30); font-size: 0.75rem; font-weight: 600; border: 2px solid var(--paper); }
.peek { position: absolute; inset-inline-end: 0; inset-block-end: 4.5rem; inline-size: min(16.5rem, 80vw); display: flex; align-items: start; padding: 0.75rem 0.25rem 0.75rem 0.875rem; background: var(--paper); color: var(--word); border: 1px solid var(--line); border-radius: var(--w-radius); box-shadow: 0 1px 3px oklch(0 0 0 / 0.08), 0 18px 44px oklch(0 0 0 / 0.16); }
.words { margin: 0; flex: 1; cursor: pointer; overflow-wrap: anywhere; white-space: pre-line; } .away { inline-size: 1.75rem; block-size: 1.75rem; color: var(--soft); } .away svg { inline-size: 1rem; block-size: 1rem; }
.words b { display: block; font-weight: 600; }
.said { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.frame { position: absolute; inset-inline-end: 0; inset-block-end: 4.75rem; inline-size: 23.75rem; block-size: min(40rem, calc(100dvh - 6.75rem)); border: 0; border-radius: var(--w-radius); background: none; box-shadow: 0 1px 3px oklch(0 0 0 / 0.08), 0 18px 44px oklch(0 0 0 / 0.16); color-scheme: var(--w-mode, light dark); }
@media (max-width: 30rem), (max-height: 26rem) { .frame { position: fixed; inset: 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; } :host(.open) .launch { visibility: hidden; } }
@media print { :host { display: none; } }
`
})()
