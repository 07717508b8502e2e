// Which entries a typed text means: every word must occur; starts of words rank first.

/** @typedef {{label: string, sub?: string, group?: string, icon?: string, url?: string, run?: () => void}} Entry */

/** @param {Entry[]} entries @param {string} text @returns {Entry[]} best first, else as given */
export function matching(entries, text) {
  const words = fold(text).split(/\s+/).filter(Boolean)
  return entries
    .map((entry) => ({ entry, rank: rank(fold(`${entry.label} ${entry.sub ?? ""}`), words) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => /** @type {number} */ (a.rank) - /** @type {number} */ (b.rank))
    .map(({ entry }) => entry)
}

/** @param {string} haystack @param {string[]} words @returns {number | null} */
function rank(haystack, words) {
  let sum = 0
  for (const word of words) {
    const at = haystack.indexOf(word)
    if (at < 0) return null
    sum += at === 0 ? 0 : haystack[at - 1] === " " ? 1 : 3
  }
  return sum
}

/** Without case and accents: "Tomás" is found by "tomas". @param {string} text */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
}
