// Shortcuts: what each action is called, its key, and what a person made of it. No DOM.
//
// A key is written as people read it: "e", "Shift+E", "Alt+1", "Mod+k" (Ctrl, or ⌘ on a Mac),
// "?" (the character, however it is typed), "Escape".

/** @typedef {{action: string, key: string, label: string, group?: string, always?: boolean, run: () => void}} Shortcut */
/** @typedef {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean, code?: string}} Stroke */
/** @typedef {{own?: Record<string, string>, single?: boolean, typing?: boolean}} Settings
 *   own: a person's keys by action; single: plain letters count; typing: the cursor is in a field,
 *   where letters are text. An `always` shortcut works there too. */

/** @type {Map<string, Shortcut>} */
const registered = new Map()

/** Offer an action a key; the same action again replaces it. @param {Shortcut} shortcut */
export function register(shortcut) {
  registered.set(shortcut.action, shortcut)
}

/** @param {string} action */
export function unregister(action) {
  registered.delete(action)
}

export function all() {
  return [...registered.values()]
}

/** With a person's own keys put in. @param {Shortcut[]} shortcuts @param {Record<string, string>} own */
export function remapped(shortcuts, own = {}) {
  return shortcuts.map((each) => ({ ...each, key: own[each.action] ?? each.key }))
}

/** The shortcut a stroke asks for, or nothing; of two on one key the last wins.
 * @param {Stroke} stroke @param {Shortcut[]} shortcuts @param {Settings} settings */
export function find(stroke, shortcuts, { own = {}, single = true, typing = false } = {}) {
  const pressed = written(stroke)
  return remapped(shortcuts, own).findLast(({ key, always }) => {
    if (!pressed.includes(key.toLowerCase())) return false
    return always || (hasModifier(key) && !(typing && key === "Escape")) || (single && !typing)
  })
}

/** Keys that two actions share: refused when a person remaps.
 * @param {Shortcut[]} shortcuts @param {Record<string, string>} own */
export function clashes(shortcuts, own) {
  const keys = remapped(shortcuts, own).map(({ key }) => key.toLowerCase())
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
}

/** The ways one stroke can be written, most exact first. @param {Stroke} stroke */
function written(stroke) {
  const { ctrlKey, metaKey, altKey, shiftKey, code = "" } = stroke
  const plain = stroke.key.toLowerCase()
  // With Alt a Mac types another character; the physical key still tells which.
  const physical = code.replace(/^(Key|Digit|Numpad)(?=.$)/, "").toLowerCase()
  const modifiers = (ctrlKey || metaKey ? "mod+" : "") + (altKey ? "alt+" : "")
  const ways = [modifiers + (shiftKey ? "shift+" : "") + plain]
  if (shiftKey && plain.length === 1 && !/[a-z0-9]/.test(plain)) ways.push(modifiers + plain)
  if (altKey && physical) ways.push(modifiers + (shiftKey ? "shift+" : "") + physical)
  return ways
}

/** @param {string} key */
function hasModifier(key) {
  return /^(mod|alt)\+/i.test(key) || key === "Escape"
}
