// What a hand does in <flow-graph>: carries a step, pulls a cord from a jack to a step (or off
// it), moves the paper, lets go a kind from the palette.

import { cord } from "../lib/flow-cords.js"
import { jackOf, path } from "./flow-cords.js"
import { give } from "./flow-orders.js"

const SLACK = 4 // px: less is a click

/** @typedef {import("./flow-graph.js").FlowGraph} Graph */

/** @param {Graph} graph @param {PointerEvent} event */
export function grabbed(graph, event) {
  const target = /** @type {HTMLElement} */ (event.target)
  const way = /** @type {HTMLElement | null} */ (target.closest("[data-port]")?.closest("[data-way]") ?? null)
  const step = /** @type {HTMLElement | null} */ (target.closest("[data-step]"))
  if (event.button !== 0) return
  if (way && step) pull(graph, way, step, event)
  else if (step && !graph.classList.contains("live")) carry(graph, step, event)
  else if (!step) pan(graph, event)
}

/** @param {Graph} graph @param {HTMLElement} step @param {PointerEvent} event */
function carry(graph, step, event) {
  const name = step.dataset.step ?? ""
  const { x, y } = graph.areas.get(name) ?? { x: 0, y: 0 }
  let to = { x, y }
  follow(event, (dx, dy) => {
    to = { x: Math.max(0, x + (graph.isRtl ? -dx : dx) / graph.scale), y: Math.max(0, y + dy / graph.scale) }
    step.classList.add("held")
    graph.move(name, to.x, to.y)
    graph.draw()
  }, () => {
    step.classList.remove("held")
    step.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true })
    give("flow-place", { node: name, x: `${Math.round(to.x)}`, y: `${Math.round(to.y)}` })
  })
}

/** @param {Graph} graph @param {HTMLElement} way @param {HTMLElement} step @param {PointerEvent} event */
function pull(graph, way, step, event) {
  event.preventDefault()
  const pulled = path("", "pulled")
  graph.querySelector(".flow-cords")?.append(pulled)
  /** @type {HTMLElement | null} */ let over = null
  follow(event, (_dx, _dy, now) => {
    pulled.setAttribute("d", cord(jackOf(graph, way), spot(graph, now)))
    over?.classList.remove("aimed")
    over = /** @type {HTMLElement | null} */ (document.elementFromPoint(now.clientX, now.clientY)?.closest("[data-step]") ?? null)
    if (over === step) over = null
    over?.classList.add("aimed")
  }, () => {
    pulled.remove()
    over?.classList.remove("aimed")
    const target = over?.dataset.step ?? ""
    if (target === way.dataset.to) return
    give("flow-link", { node: step.dataset.step ?? "", way: way.dataset.way ?? "", target })
  })
}

/** @param {Graph} graph @param {PointerEvent} event */
function pan(graph, event) {
  const { scrollLeft, scrollTop } = graph
  follow(event, (dx, dy) => graph.scrollTo(scrollLeft - dx, scrollTop - dy), () => {})
}

/** A kind leaves the palette. @param {DragEvent} event */
export function lifted(event) {
  const kind = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("[data-kind]"))
  if (kind) event.dataTransfer?.setData("text/plain", kind.dataset.kind ?? "")
}

/** @param {Graph} graph @param {DragEvent} event */
export function dropped(graph, event) {
  const kind = event.dataTransfer?.getData("text/plain")
  if (!kind) return
  event.preventDefault()
  const { x, y } = spot(graph, event)
  give("flow-add", { x: `${Math.round(x)}`, y: `${Math.round(y)}`, after: "" }, kind)
}

/** Where a pointer is on the plane. @param {Graph} graph @param {MouseEvent} event */
function spot(graph, { clientX, clientY }) {
  const { left, right, top } = graph.plane.getBoundingClientRect()
  return { x: (graph.isRtl ? right - clientX : clientX - left) / graph.scale, y: (clientY - top) / graph.scale }
}

/** @param {PointerEvent} start @param {(dx: number, dy: number, now: PointerEvent) => void} moved
 * @param {() => void} ended after it was moved at all */
function follow(start, moved, ended) {
  const over = new AbortController()
  let far = false
  const end = () => { over.abort(); if (far) ended() }
  document.addEventListener("pointermove", (now) => {
    const [dx, dy] = [now.clientX - start.clientX, now.clientY - start.clientY]
    far ||= Math.hypot(dx, dy) > SLACK
    if (far) moved(dx, dy, now)
  }, { signal: over.signal })
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, end, { signal: over.signal })
}
