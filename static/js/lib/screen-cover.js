// What of a captured screen is painted black: fields for card data. No DOM.

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

const MARGIN = 4 // pixels of the page around a field

/** Boxes of the picture. Where the page lies in it is known when this very tab is captured; of a
 * window or a whole screen everything is black while a card field has the focus.
 * @param {{fields: Box[], hasFocus: boolean, isThisTab: boolean, page: {width: number, height: number}, picture: {width: number, height: number}}} seen */
export function covered({ fields, hasFocus, isThisTab, page, picture }) {
  if (!isThisTab) return hasFocus ? [{ x: 0, y: 0, ...picture }] : []
  const wide = picture.width / page.width
  const high = picture.height / page.height
  return fields.map(({ x, y, width, height }) => ({
    x: Math.floor((x - MARGIN) * wide), y: Math.floor((y - MARGIN) * high),
    width: Math.ceil((width + 2 * MARGIN) * wide), height: Math.ceil((height + 2 * MARGIN) * high),
  }))
}

/** The picture's size: as captured, at most so wide, and even, as encoders want it.
 * @param {number} width @param {number} height @param {number} most */
export function fitted(width, height, most) {
  const scale = Math.min(1, most / (width || 1))
  const even = (/** @type {number} */ n) => Math.max(2, 2 * Math.round((n * scale) / 2))
  return { width: even(width), height: even(height) }
}
