// What a big screen works out by itself: how large to draw, and when a notice shows.

const WIDTH = 1920
const HEIGHT = 1080
const NARROW = 900 // one column, for a look from a phone
const EVERY_MS = 120_000
const SHOWN_MS = 20_000

/** The board is drawn for 1920 by 1080 and scaled. @param {number} width @param {number} height */
export function zoomOf(width, height) {
  if (width < height || width < 960) return width / NARROW
  return Math.min(width / WIDTH, height / HEIGHT)
}

/** Twenty seconds every two minutes by the clock: all screens of a room together. @param {number} now */
export function isNoticeTime(now) {
  return now % EVERY_MS < SHOWN_MS
}
