import { t } from "../context.js"
import { h, icon } from "../dom.js"

/** One to five, as radio buttons: the browser gives the keys and the words. */
export class Stars extends HTMLElement {
  score = 0

  connectedCallback() {
    const star = (/** @type {number} */ n) =>
      h(
        "label",
        null,
        h("input.visually-hidden", {
          type: "radio",
          name: "score",
          value: n,
          "aria-label": t("stars", { n }),
          onchange: () => this.#light(n),
        }),
        icon("star"),
      )
    this.append(h("fieldset.w-stars", { "aria-labelledby": "w-how" }, [1, 2, 3, 4, 5].map(star)))
  }

  /** @param {number} score */
  #light(score) {
    this.score = score
    this.querySelectorAll("label").forEach((label, index) => label.classList.toggle("on", index < score))
  }
}
