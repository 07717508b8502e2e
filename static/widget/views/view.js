import { context } from "../context.js"

/** A piece of the widget: built once when it enters the page, brought up to date on change. */
export class View extends HTMLElement {
  #update = () => this.update()

  connectedCallback() {
    this.build()
    this.update()
    context.chat.addEventListener("change", this.#update)
  }

  disconnectedCallback() {
    context.chat.removeEventListener("change", this.#update)
  }

  build() {}
  update() {}
}
