// <package-frame url="…"><iframe sandbox="allow-scripts"></iframe></package-frame>
// Hears what a package in the frame (or a frame inside it) says of its learner, and passes it
// on: nothing else. The frame has no origin, so the window it came from is what tells it apart.

class PackageFrame extends HTMLElement {
  connectedCallback() {
    window.addEventListener("message", this.#hear)
    document.body.addEventListener("lesson-done", this.#finish)
  }

  disconnectedCallback() {
    window.removeEventListener("message", this.#hear)
    document.body.removeEventListener("lesson-done", this.#finish)
  }

  // The server may have heard it from the package itself, as xAPI does.
  #finish = () => {
    if (this.hasAttribute("data-done")) return
    this.setAttribute("data-done", "")
    location.reload()
  }

  #hear = async (/** @type {MessageEvent} */ event) => {
    if (event.data?.switchroom !== "cmi" || !this.#isInside(event.source)) return
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    const body = JSON.stringify(event.data.values ?? {})
    const reply = await fetch(this.getAttribute("url") ?? "", { method: "POST", body, headers, keepalive: true }).catch(() => null)
    const said = reply?.ok ? await reply.json() : {}
    if (said.state === "done") this.#finish()
  }

  /** @param {MessageEventSource | null} source */
  #isInside(source) {
    const frame = this.querySelector("iframe")?.contentWindow
    for (let one = /** @type {Window | null} */ (source); one && one !== window; one = one.parent) {
      if (one === frame) return true
      if (one === one.parent) return false
    }
    return false
  }
}

customElements.define("package-frame", PackageFrame)
