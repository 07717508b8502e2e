// Which question comes next on a form. No DOM.

/** @typedef {{key: string, answered: boolean}} Asked */

/** The place of the next open question after `current`, going round once; when all are answered,
 * simply the next. Backwards (`step` -1) it is simply the one before.
 * @param {Asked[]} asked @param {string} current @param {1 | -1} step */
export function following(asked, current, step) {
  const at = asked.findIndex(({ key }) => key === current)
  if (step < 0) return Math.max(0, at - 1)
  const after = asked.findIndex(({ answered }, place) => place > at && !answered)
  if (after >= 0) return after
  const before = asked.findIndex(({ answered }, place) => place < at && !answered)
  return before >= 0 ? before : Math.min(at + 1, asked.length - 1)
}
