// The recordings of one call on one clock: which plays at a second, what is skipped. No DOM.

/** @typedef {{src: string, at: number, seconds: number}} Part one recording, from second `at` on */

export const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2]

/** The part that plays at a second; between two of them the next one. @param {Part[]} parts @param {number} second */
export function partAt(parts, second) {
  return parts.find((part) => second < part.at + part.seconds) ?? parts[parts.length - 1]
}

/** Where to go on when `second` lies in a stretch that is skipped, else nothing.
 * @param {number[][]} skips [from, to] @param {number} second */
export function after(skips, second) {
  const inside = skips.find(([from, to]) => second >= from + MARGIN_S && second < to - MARGIN_S)
  return inside && inside[1] - MARGIN_S
}
const MARGIN_S = 0.3 // heard of every silence, so that it is known to be one

/** @param {number} rate @param {1 | -1} step */
export function nextRate(rate, step) {
  const at = RATES.indexOf(rate) + step
  return RATES[Math.min(Math.max(at, 0), RATES.length - 1)]
}

/** Of things in order, the last that has begun. @param {number[]} begins @param {number} second */
export function lastBegun(begins, second) {
  let found = -1
  for (let n = 0; n < begins.length && begins[n] <= second; n++) found = n
  return found
}

/** "4:06". @param {number} second */
export function shown(second) {
  const whole = Math.max(0, Math.floor(second))
  return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, "0")}`
}
