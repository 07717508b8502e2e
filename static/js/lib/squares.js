// The skills matrix in numbers: where an arrow leads, what a rectangle holds, what a level would
// change. No DOM.

/** @typedef {[row: number, column: number]} Place */

/** @type {Record<string, Place>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/** Where `key` leads from `place`; nothing when it is no arrow. Lines run the other way in
 * right-to-left scripts. @param {string} key @param {Place} place @param {boolean} rtl
 * @returns {Place | undefined} */
export function next(key, [row, column], rtl = false) {
  const step = STEPS[key]
  return step && [row + step[0], column + step[1] * (rtl ? -1 : 1)]
}

/** Whether `place` lies in the rectangle that two of its corners span.
 * @param {Place} place @param {Place} from @param {Place} to */
export function isInside(place, from, to) {
  return place.every((at, axis) => {
    const ends = [from[axis], to[axis]]
    return at >= Math.min(...ends) && at <= Math.max(...ends)
  })
}

/** What setting `level` would do to `levels`: "2 go up, 1 stay".
 * @param {number[]} levels @param {number} level @param {{up?: string, down?: string, stay?: string}} words */
export function effect(levels, level, { up = "", down = "", stay = "" }) {
  const counted = /** @type {[string, number][]} */ ([
    [up, levels.filter((each) => each < level).length],
    [down, levels.filter((each) => each > level).length],
    [stay, levels.filter((each) => each === level).length],
  ])
  return counted
    .filter(([, count]) => count)
    .map(([sentence, count]) => sentence.replace("%d", String(count)))
    .join(", ")
}
