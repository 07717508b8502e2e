// How a pressed key is written: "e", "Shift+E", "Alt+a", "Mod+k". No DOM.

/** @typedef {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean, code?: string}} Stroke */

const ALONE = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "Dead", "CapsLock", "Process"])
const NAMED = /^(Enter|Escape|Arrow\w+|F\d{1,2})$/

/** The key in words; null while only Shift, Ctrl or the like is held, or for keys we cannot name.
 * @param {Stroke} stroke */
export function pressedAs({ key, ctrlKey, metaKey, altKey, shiftKey, code = "" }) {
  if (ALONE.has(key)) return null
  const name = key === " " ? "Space" : altKey ? physical(code) ?? key : key
  const isLetter = /^\p{L}$/u.test(name)
  if (name.length > 1 && name !== "Space" && !NAMED.test(name)) return null
  const parts = [ctrlKey || metaKey ? "Mod" : "", altKey ? "Alt" : ""]
  // A sign typed with Shift is the sign itself: "?" and not "Shift+?".
  if (shiftKey && (isLetter || name.length > 1)) parts.push("Shift")
  const written = isLetter ? (shiftKey ? name.toUpperCase() : name.toLowerCase()) : name
  return [...parts.filter(Boolean), written].join("+")
}

/** With Alt a Mac types another character; the physical key tells which was meant. @param {string} code */
function physical(code) {
  return /^(?:Key|Digit|Numpad)(.)$/.exec(code)?.[1]?.toLowerCase()
}
