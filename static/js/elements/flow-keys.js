// What keys do in <flow-graph>: arrows go to the next step that way, Delete removes, C asks where
// a way is to lead. Enter opens a step, as it does any link.

import { neighbour } from "../lib/flow-cords.js"
import { give } from "./flow-orders.js"

/** @typedef {import("./flow-graph.js").FlowGraph} Graph */

/** @param {Graph} graph @param {KeyboardEvent} event */
export function pressed(graph, event) {
  const step = stepOf(event.target)
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return
  const name = step.dataset.step ?? ""
  const next = neighbour(event.key, name, graph.areas, graph.isRtl)
  if (event.key === "Enter") graph.opens = name
  if (event.key.startsWith("Arrow")) event.preventDefault()
  if (next) focusOn(graph.step(next))
  if (event.key !== "Delete" && event.key !== "Backspace") return
  event.preventDefault()
  if (!graph.classList.contains("live")) give("flow-remove", { node: name })
}

/** The step that Enter opened is written in at once; Escape leads back to its card.
 * @param {Graph} graph */
export function enterStep(graph) {
  const form = graph.opens && document.querySelector(`#flow-form[action*="/steps/${graph.opens}/"]`)
  if (!form) return // another part of the page came first
  graph.opens = ""
  form.querySelector(/** @type {"input"} */ ("input:not([type=hidden]), select"))?.focus()
}

/** @param {Graph} graph @param {KeyboardEvent} event */
export function escaped(graph, event) {
  const inside = /** @type {Element} */ (event.target).closest?.("#aside")
  if (event.key === "Escape" && inside) focusOn(graph.querySelector(/** @type {"li"} */ (".flow-step.current")) ?? undefined)
}

/** The dialog that asks which way out leads where; the step is the one in front. @param {Graph} graph */
export function toConnect(graph) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("flow-connect"))
  const from = stepOf(document.activeElement) ?? graph.querySelector(".flow-step.current") ?? graph.steps[0]
  const step = /** @type {HTMLElement | undefined} */ (from ?? undefined)
  if (!dialog || !step) return
  const [way, target] = /** @type {HTMLSelectElement[]} */ ([...dialog.querySelectorAll("select")])
  const ways = /** @type {HTMLElement[]} */ ([...step.querySelectorAll("[data-way]")])
  if (!ways.length) return focusOn(step)
  way.replaceChildren(...ways.map((each) => new Option(each.dataset.label, each.dataset.way)))
  way.value = (ways.find((each) => !each.dataset.to) ?? ways[0]).dataset.way ?? ""
  const others = graph.steps.filter((each) => each !== step)
  target.replaceChildren(...others.map((each) => new Option(each.dataset.title, each.dataset.step)))
  const name = dialog.querySelector("[data-name]")
  if (name) name.textContent = step.dataset.title ?? ""
  dialog.returnValue = ""
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "connect") give("flow-link", { node: step.dataset.step ?? "", way: way.value, target: target.value })
    focusOn(step)
  }, { once: true })
  dialog.showModal()
}

/** @param {HTMLElement | undefined} step */
function focusOn(step) {
  step?.querySelector("a")?.focus()
  step?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

/** @param {EventTarget | null} target */
function stepOf(target) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-step]")) : null
}
