// The keys of a form under review, in words for the cheat sheet. No DOM.

import { register, unregister } from "./keys.js"

/** @typedef {{digit: (n: number) => void, leaveOut: () => void, pin: () => void, explain: () => void, back: () => void, send: () => void}} Acts */

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Offer them; what comes back takes them away again.
 * @param {Record<string, string | undefined>} words @param {Acts} acts */
export function offerKeys(words, acts) {
  const keys = [
    ...DIGITS.map((n) => ({ action: `quality-${n}`, key: `${n}`, label: `${words.answer} ${n}`, run: () => acts.digit(n) })),
    { action: "quality-na", key: "n", label: words.na ?? "", run: acts.leaveOut },
    { action: "quality-pin", key: "e", label: words.pin ?? "", run: acts.pin },
    { action: "quality-why", key: "c", label: words.comment ?? "", run: acts.explain },
    { action: "quality-before", key: "Shift+Enter", label: words.before ?? "", run: acts.back },
    { action: "quality-send", key: "Mod+Enter", label: words.send ?? "", always: true, run: acts.send },
  ]
  keys.forEach(register)
  return () => keys.forEach(({ action }) => unregister(action))
}
