// <key-map data-keys='{"resolve":"r"}' data-single="off"> around the <dialog> of the cheat sheet.
// Every element with data-key and data-action is a shortcut: its key clicks it, or focuses a
// field. Scripts add theirs by lib/keys.js. data-single="off" keeps plain letters for typing.

import { all, find, register, remapped, unregister } from "../lib/keys.js"

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform)

class KeyMap extends HTMLElement {
  connectedCallback() {
    const label = this.querySelector("h2")?.textContent ?? ""
    register({ action: "keys", key: "?", label, run: () => this.open() })
    document.addEventListener("keydown", this.#pressed)
    document.addEventListener("click", this.#clicked)
  }

  disconnectedCallback() {
    unregister("keys")
    document.removeEventListener("keydown", this.#pressed)
    document.removeEventListener("click", this.#clicked)
  }

  /** @returns {Record<string, string>} */
  get #own() {
    return JSON.parse(this.dataset.keys || "{}")
  }

  open() {
    const rows = remapped(shortcuts(), this.#own).map(({ label, key }) => {
      const name = Object.assign(document.createElement("dt"), { textContent: label })
      const keys = document.createElement("dd")
      for (const part of key.split("+")) {
        keys.append(Object.assign(document.createElement("kbd"), { textContent: shown(part) }))
      }
      return [name, keys]
    })
    this.querySelector("dl")?.replaceChildren(...rows.flat())
    this.querySelector("dialog")?.showModal()
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return
    if (document.querySelector("dialog:modal")) return
    const settings = { own: this.#own, single: this.dataset.single !== "off", typing: isTyping(event.target) }
    const shortcut = find(event, shortcuts(), settings)
    if (!shortcut) return
    event.preventDefault()
    shortcut.run()
  }

  #clicked = (/** @type {MouseEvent} */ event) => {
    if (/** @type {Element} */ (event.target).closest("[data-command=keys]")) this.open()
  }
}

/** Those of scripts and those of the page as it is now. */
function shortcuts() {
  const marked = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-key]:not(:disabled)"))
  const ofPage = [...marked].map((element) => ({
    action: element.dataset.action ?? "",
    key: element.dataset.key ?? "",
    label: element.dataset.label || element.ariaLabel || element.title || element.textContent?.trim() || "",
    run: () => (isTyping(element) ? element.focus() : element.click()),
  }))
  return [...all(), ...ofPage]
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches("textarea, select")) return true
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])")
}

/** @param {string} part */
function shown(part) {
  if (part === "Mod") return MAC ? "⌘" : "Ctrl"
  return part.length === 1 ? part.toUpperCase() : part
}

customElements.define("key-map", KeyMap)
