// <flow-graph> around .flow-plane with .flow-cords and [data-step]s, whose [data-way]s lead
// [data-to] others: places the steps, draws the cords, lets both be moved by hand and by key.

import { extent, placed } from "../lib/flow-layout.js"
import { drawCords, linksOf } from "./flow-cords.js"
import { dropped, grabbed, lifted } from "./flow-drag.js"
import { enterStep, escaped, pressed, toConnect } from "./flow-keys.js"
import { asServed } from "./flow-orders.js"

const [MARGIN, LEAST, MOST, STEP] = [24, 0.4, 1.5, 0.1] // px around all; how small and large it gets
const COMFORT = 0.8 // fitting makes it no smaller by itself: then one scrolls

export class FlowGraph extends HTMLElement {
  /** @type {Map<string, import("../lib/flow-cords.js").Area>} */ areas = new Map()
  /** @type {Map<string, import("../lib/flow-layout.js").Lane[]>} */ lanes = new Map()
  scale = 0 // not yet fitted
  opens = "" // the step that a key opened: it is written in next
  #leaving = new AbortController()

  connectedCallback() {
    const { signal } = (this.#leaving = new AbortController())
    this.addEventListener("pointerdown", (event) => grabbed(this, event), { signal })
    this.addEventListener("keydown", (event) => pressed(this, event), { signal })
    this.addEventListener("dragover", (event) => event.preventDefault(), { signal })
    this.addEventListener("drop", (event) => dropped(this, event), { signal })
    document.addEventListener("dragstart", lifted, { signal })
    document.addEventListener("click", this.#clicked, { signal })
    document.addEventListener("keydown", (event) => escaped(this, event), { signal })
    document.body.addEventListener("htmx:after:swap", this.#renewed, { signal })
    document.fonts.ready.then(() => this.place())
    this.place()
  }

  disconnectedCallback() { this.#leaving.abort() }

  get plane() { return /** @type {HTMLElement} */ (this.querySelector(".flow-plane")) }
  get steps() { return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-step]")]) }
  get isRtl() { return getComputedStyle(this).direction === "rtl" }

  /** @param {string} name */
  step(name) { return this.steps.find((each) => each.dataset.step === name) }

  place() {
    const boxes = this.steps.map((step) => {
      const [x, y] = (step.dataset.at ?? "").split(",").map(Number)
      const at = step.dataset.at ? { x, y } : undefined
      return { name: step.dataset.step ?? "", width: step.offsetWidth, height: step.offsetHeight, at }
    })
    const { spots, lanes } = placed(boxes, linksOf(this))
    this.lanes = lanes
    this.areas = new Map(boxes.map(({ name, width, height }) => [name, { width, height, x: 0, y: 0, ...spots.get(name) }]))
    for (const [name, { x, y }] of this.areas) this.move(name, x, y)
    const { width, height } = extent(boxes, spots)
    for (const [key, value] of Object.entries({ w: width + MARGIN, h: height + MARGIN * 2 })) this.plane.style.setProperty(`--${key}`, `${value}px`)
    if (!this.scale) this.zoom("fit")
    this.draw()
  }

  /** @param {string} name @param {number} x @param {number} y */
  move(name, x, y) {
    const area = this.areas.get(name)
    if (area) Object.assign(area, { x, y })
    this.step(name)?.style.setProperty("--x", `${x}px`)
    this.step(name)?.style.setProperty("--y", `${y}px`)
  }

  draw() { drawCords(this) }

  /** @param {string} how */
  zoom(how) {
    const wide = parseFloat(this.plane.style.getPropertyValue("--w")) || 1
    const fitting = Math.max(COMFORT, Math.min(1, (this.clientWidth - MARGIN) / wide))
    const wish = how === "fit" ? fitting : (this.scale || 1) + (how === "in" ? STEP : -STEP)
    this.scale = Math.min(Math.max(wish, LEAST), MOST)
    this.style.setProperty("--scale", `${this.scale}`)
  }

  #renewed = () => {
    this.place()
    asServed()
    enterStep(this)
  }

  #clicked = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target)
    const size = target.closest("[data-zoom]")?.getAttribute("data-zoom")
    if (size) this.zoom(size)
    if (target.closest("[data-connect]")) toConnect(this)
    const jump = target.closest("[data-jump]")?.getAttribute("data-jump")
    if (jump) this.step(jump)?.scrollIntoView({ block: "center", inline: "center" })
  }
}

customElements.define("flow-graph", FlowGraph)
