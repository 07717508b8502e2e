// The rows of the command palette: a title where a group begins, an icon, a name, what else.

/** @typedef {import("../lib/match.js").Entry} Entry */

const SVG = "http://www.w3.org/2000/svg"

/** @param {Entry[]} entries @param {HTMLElement} palette its data-empty is said of none */
export function rows(entries, palette) {
  const sprite = palette.querySelector("use")?.getAttribute("href")?.split("#")[0] ?? ""
  if (!entries.length) return [element("li", "none", palette.dataset.empty)]
  return entries.flatMap((entry, index) => option(entry, index, entries[index - 1], sprite))
}

/** Select one row and bring it into view. @param {Element} list @param {number} active
 * @returns {string} the row's id */
export function mark(list, active) {
  list.querySelectorAll("[role=option]").forEach((row, index) => {
    row.setAttribute("aria-selected", String(index === active))
    if (index === active) row.scrollIntoView({ block: "nearest" })
  })
  return `palette-${active}`
}

/** @param {Entry} entry @param {number} index @param {Entry | undefined} before
 * @param {string} sprite */
function option(entry, index, before, sprite) {
  const row = element("li", "item")
  row.id = `palette-${index}`
  row.setAttribute("role", "option")
  if (entry.icon) row.append(icon(entry.icon, sprite))
  row.append(element("span", "truncate", entry.label))
  if (entry.sub) row.append(element("span", "sub truncate push", entry.sub))
  const begins = entry.group && entry.group !== before?.group
  return begins ? [title(entry.group ?? ""), row] : [row]
}

/** @param {string} text */
function title(text) {
  const row = element("li", "overline", text)
  row.setAttribute("role", "presentation")
  return row
}

/** @param {string} name @param {string} sprite */
function icon(name, sprite) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  const link = document.createElementNS(SVG, "use")
  link.setAttribute("href", `${sprite}#i-${name}`)
  svg.append(link)
  return svg
}

/** @param {string} tag @param {string} className @param {string} [text] */
function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text })
}
