// The cords of <flow-graph>, as its ways say where they lead.

import { cord } from "../lib/flow-cords.js"
import { keyOf } from "../lib/flow-layout.js"

/** @typedef {import("./flow-graph.js").FlowGraph} Graph */

const SVG = "http://www.w3.org/2000/svg"
const HEAD = 17 // px from a step's top to the middle of its head, where cords come in

/** A path for the drawing. @param {string} [d] @param {string} [look] */
export function path(d = "", look = "") {
  const made = document.createElementNS(SVG, "path")
  made.setAttribute("d", d)
  if (look) made.classList.add(look)
  return made
}

/** @param {Graph} graph */
export function drawCords(graph) {
  const low = Math.max(0, ...[...graph.areas.values()].map(({ y, height }) => y + height))
  const cords = linksOf(graph).flatMap((link) => {
    const { from, to, way } = link
    const end = graph.areas.get(to)
    if (!end) return []
    const isCurrent = [from, to].some((name) => graph.step(name)?.classList.contains("current"))
    const made = path(cord(jackOf(graph, way), { x: end.x, y: end.y + HEAD }, low, graph.lanes.get(keyOf(link))), isCurrent ? "current" : "")
    if (way.dataset.share) made.style.setProperty("--share", way.dataset.share)
    return [made]
  })
  graph.querySelector(".flow-cords")?.replaceChildren(...cords)
}

/** Where a way's jack is, in the plane's own measure. @param {Graph} graph @param {HTMLElement} way */
export function jackOf(graph, way) {
  const step = /** @type {HTMLElement} */ (way.closest("[data-step]"))
  const area = graph.areas.get(step.dataset.step ?? "") ?? { x: 0, y: 0, width: 0 }
  return { x: area.x + area.width, y: area.y + way.offsetTop + way.offsetHeight / 2 }
}

/** @param {Graph} graph */
export function linksOf(graph) {
  const ways = /** @type {HTMLElement[]} */ ([...graph.querySelectorAll("[data-way]:not([data-to=''])")])
  return ways.map((way) => {
    const step = /** @type {HTMLElement} */ (way.closest("[data-step]"))
    const rank = [...(way.parentElement?.children ?? [])].indexOf(way)
    return { from: step.dataset.step ?? "", to: way.dataset.to ?? "", rank, way }
  })
}
