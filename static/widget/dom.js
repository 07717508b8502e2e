// The little DOM the views need: elements from values, never from strings of markup.

import { ICONS } from "./icons.js"

const SVG = "http://www.w3.org/2000/svg"

/**
 * @param {string} tag "p.w-line" gives classes
 * @param {Record<string, any> | null} [props] on… are listeners, the rest attributes; false leaves out
 * @param {...any} children strings, nodes, nothing
 * @returns {any}
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split(".")
  const node = document.createElement(name)
  if (classes.length) node.className = classes.join(" ")
  for (const [key, value] of Object.entries(props ?? {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value)
    else if (value !== false && value != null) node.setAttribute(key, value === true ? "" : value)
  }
  node.append(...children.flat().filter((child) => child != null && child !== false))
  return node
}

/** @param {keyof typeof ICONS} name @param {string} [size] sm or xs */
export function icon(name, size = "") {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", "0 0 20 20")
  svg.setAttribute("class", `icon ${size}`)
  svg.setAttribute("aria-hidden", "true")
  const path = document.createElementNS(SVG, "path")
  path.setAttribute("d", ICONS[name])
  svg.append(path)
  return svg
}

/** A round target with a picture; its name is for those who cannot see it. */
export const key = (/** @type {any} */ name, /** @type {string} */ label, /** @type {any} */ props = {}) =>
  h("button.w-key", { type: "button", "aria-label": label, title: label, ...props }, icon(name))

export const button = (/** @type {string} */ text, /** @type {any} */ props = {}, kind = "") =>
  h(`button.w-button${kind && `.${kind}`}`, { type: "button", ...props }, text)

/** Initials of at most two words, for a face without a picture. @param {string} name */
export const initials = (name) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join("")
    .toLocaleUpperCase()
