// Calls: what carries them is a part of its own, loaded when the first one begins. No DOM.

const KEPT = "switchroom-line"

/** The line of a call that this tab carries: after a reload it goes on. @returns {string | null} */
export function keptLine() {
  try {
    return sessionStorage.getItem(KEPT)
  } catch {
    return null // forbidden to this frame: a reload ends the call
  }
}

/** @param {string | null} line */
export function keepLine(line) {
  try {
    if (line) sessionStorage.setItem(KEPT, line)
    else sessionStorage.removeItem(KEPT)
  } catch {}
}

/** @param {() => any} kit what the part needs of the widget @param {string} script its address */
export function calls(kit, script) {
  /** @type {Promise<any> | null} */
  let part = null
  const load = () => (part ??= import(script).then(({ install }) => install(kit())))
  return {
    load,
    /** @param {"voice" | "video"} media */
    begin: async (media) => (await load()).begin(media),
  }
}
