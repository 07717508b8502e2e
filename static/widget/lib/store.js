// What a visitor's browser remembers between pages. Private windows may refuse to store:
// then it lasts as long as the page.

/**
 * @param {Storage | undefined} storage
 * @param {string} channel one store per channel on a shared origin
 */
export function store(storage, channel) {
  /** @type {Map<string, string>} */
  const memory = new Map()
  const full = (/** @type {string} */ name) => `switchroom.${channel}.${name}`

  return {
    /** @param {string} name @returns {any} null when there is none */
    get(name) {
      let text = memory.get(name)
      try {
        text = storage?.getItem(full(name)) ?? text
      } catch {}
      try {
        return text === undefined ? null : JSON.parse(text)
      } catch {
        return null // somebody else's value under our name
      }
    },
    /** @param {string} name @param {any} value null forgets */
    set(name, value) {
      const text = JSON.stringify(value)
      try {
        if (value === null) storage?.removeItem(full(name))
        else storage?.setItem(full(name), text)
      } catch {}
      if (value === null) memory.delete(name)
      else memory.set(name, text)
    },
  }
}

/** @typedef {ReturnType<typeof store>} Store */
