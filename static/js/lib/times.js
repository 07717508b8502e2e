// Times as people read them. Pure: the clock and the language come from outside.

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "4:12", "1:04:12"; overdue has a minus: "−0:06". @param {number} seconds */
export function timer(seconds) {
  const sign = seconds < 0 ? "−" : ""
  const whole = Math.floor(Math.abs(seconds))
  const [h, m, s] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE]
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0")
  return sign + (h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`)
}

/** "38 sec", "12 min", "3 hr", "2 days" in the given language, without "ago".
 * @param {number} seconds @param {string} language */
export function span(seconds, language) {
  const [value, unit] = largest(Math.abs(seconds))
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value)
}

/** "12 min. ago", "in 3 hr." @param {number} seconds from now; past is negative
 * @param {string} language */
export function relative(seconds, language) {
  const [value, unit] = largest(Math.abs(seconds))
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" })
  return format.format(seconds < 0 ? -value : value, unit)
}

/** @param {number} seconds @returns {[number, "second" | "minute" | "hour" | "day"]} */
function largest(seconds) {
  if (seconds < MINUTE) return [Math.floor(seconds), "second"]
  if (seconds < HOUR) return [Math.floor(seconds / MINUTE), "minute"]
  if (seconds < DAY) return [Math.floor(seconds / HOUR), "hour"]
  return [Math.floor(seconds / DAY), "day"]
}
