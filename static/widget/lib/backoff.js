// How long to wait before the next try: doubles, capped, with jitter so that a restart of the
// server is not followed by all visitors in the same second.

const FIRST_MS = 500
const LONGEST_MS = 20_000

/**
 * @param {number} attempt 0 for the first retry
 * @param {() => number} random 0 (incl.) to 1
 * @returns {number} milliseconds, between half and all of the doubled delay
 */
export function delay(attempt, random = Math.random) {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(full * (0.5 + random() / 2))
}
