// What somebody types after a mark: "/pho" or "@idr", at the beginning of a word. No DOM.

/** The word after the mark, up to the cursor; null where there is none.
 * @param {string} before the text up to the cursor @param {string} mark one sign */
export function markedWord(before, mark) {
  const found = new RegExp(`(?:^|\\s)\\${mark}([^\\s${mark}]*)$`).exec(before)
  return found ? found[1] ?? "" : null
}

/** The mark as it has to be typed after what stands before the cursor. @param {string} before
 * @param {string} mark */
export function begun(before, mark) {
  return /(^|\s)$/.test(before) ? mark : ` ${mark}`
}
