import { t } from "../context.js"
import { h } from "../dom.js"

const GOOD = ["solved", "quick", "friendly", "clear"]
const BAD = ["unsolved", "slow", "unfriendly", "unclear"]

/** Why it was so: chips to tick, of praise from four stars on and of blame below. */
export class Reasons extends HTMLElement {
  /** @param {number} score */
  ask(score) {
    const good = score > 3
    if (this.dataset.good === String(good)) return
    this.dataset.good = String(good)
    const chip = (/** @type {string} */ code) =>
      h("label", null, h("input.visually-hidden", { type: "checkbox", value: code }), t(`because_${code}`))
    this.replaceChildren(
      h("fieldset.w-chips", null, h("legend", null, t(good ? "why_good" : "why_bad")), (good ? GOOD : BAD).map(chip)),
    )
  }

  get ticked() {
    return [...this.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value)
  }
}
