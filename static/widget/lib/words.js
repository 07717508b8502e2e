// Texts come from the server, per channel and language; here they are only filled in.

/**
 * @param {Record<string, string | Record<string, string>>} texts plural texts hold one per category
 * @param {string} language BCP 47
 */
export function words(texts, language) {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" })
  const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" })
  const near = new Intl.RelativeTimeFormat(language, { numeric: "auto" })

  /** @param {string} key @param {Record<string, any>} [values] `n` chooses the plural */
  function t(key, values = {}) {
    const found = texts[key] ?? key
    const text =
      typeof found === "string" ? found : (found[plurals.select(values.n)] ?? found.other)
    return text.replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === "number" ? numbers.format(values[name]) : (values[name] ?? ""),
    )
  }

  /** "You are third in line". @param {number} position 1 is next */
  const place = (position) =>
    `place_${position}` in texts ? t(`place_${position}`) : t("place_n", { n: position })

  /** An honest range, in whole minutes. @param {number | null} low seconds @param {number | null} high */
  function wait(low, high) {
    if (high === null || low === null) return t("wait_unknown")
    const from = Math.max(0, Math.floor(low / 60))
    const to = Math.max(1, Math.ceil(high / 60))
    if (to <= 1) return t("wait_under_one")
    return from === 0 || from === to ? t("wait_up_to", { n: to }) : t("wait_between", { from, n: to })
  }

  /** @param {string} at ISO @param {Date} now @returns {string} "today", "yesterday" or the date */
  function date(at, now) {
    const days = Math.round((midnight(new Date(at)) - midnight(now)) / 86_400_000)
    const name = days > -2 ? near.format(days, "day") : day.format(new Date(at))
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
  }

  /** @param {number} bytes */
  function size(bytes) {
    const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), "kilobyte"] : [bytes / 1e6, "megabyte"]
    const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }
    return new Intl.NumberFormat(language, /** @type {any} */ (style)).format(/** @type {any} */ (value))
  }

  return { t, place, wait, date, size, time: (/** @type {string} */ at) => clock.format(new Date(at)) }
}

/** @param {Date} moment */
function midnight(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime()
}
