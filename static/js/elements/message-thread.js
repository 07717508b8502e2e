// <message-thread read-url="…" data-jump="New messages">: stays at the end while one is there, shows
// a way down when one is not, and tells the server how far one has read. A message that comes
// twice, because two answers crossed, is shown once.

const NEAR_END_PX = 80
const READ_AFTER_MS = 600

class MessageThread extends HTMLElement {
  #observer = new MutationObserver((changes) => this.#changed(changes))
  #button = document.createElement("button")
  #atEnd = true
  #told = 0
  #timer = 0

  connectedCallback() {
    this.#button.className = "button sm jump"
    this.#button.type = "button"
    this.#button.hidden = true
    this.#button.textContent = this.dataset.jump ?? ""
    this.#button.onclick = () => this.#toEnd()
    this.append(this.#button)
    this.addEventListener("scroll", this.#scrolled, { passive: true })
    this.addEventListener("typing-shown", this.#follow)
    addEventListener("resize", this.#follow)
    document.addEventListener("visibilitychange", this.#seen)
    this.#observer.observe(this, { childList: true, subtree: true })
    requestAnimationFrame(() => this.#begin())
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#observer.disconnect()
    removeEventListener("resize", this.#follow)
    document.removeEventListener("visibilitychange", this.#seen)
  }

  /** At the first unread message, or at the end. */
  #begin() {
    const unread = this.querySelector(".unread-line")
    if (unread) unread.scrollIntoView({ block: "center" })
    else this.#toEnd()
    this.#scrolled()
  }

  /** @param {MutationRecord[]} changes */
  #changed(changes) {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter(isMessage)
    for (const message of added) this.#onlyOnce(message)
    const fresh = added.some((message) => message.isConnected && !message.nextElementSibling)
    if (!fresh) return
    document.body.dispatchEvent(new Event("message-arrived"))
    if (this.#atEnd) this.#toEnd()
    else this.#button.hidden = false
    this.#seen()
  }

  /** @param {HTMLElement} message */
  #onlyOnce(message) {
    const same = this.querySelectorAll(`#${message.id}`)
    if (same.length > 1) message.remove()
  }

  #toEnd() { this.scrollTop = this.scrollHeight }

  #follow = () => this.#atEnd && this.#toEnd()

  #scrolled = () => {
    this.#atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR_END_PX
    if (this.#atEnd) this.#button.hidden = true
    this.#seen()
  }

  #seen = () => {
    if (document.hidden || !this.#atEnd) return
    const last = this.querySelector("li[data-seq]:last-of-type")
    const seq = Number(last?.getAttribute("data-seq"))
    const base = document.querySelector("[data-base-seq]")
    if (base instanceof HTMLInputElement && Number(base.value) < seq) base.value = String(seq)
    clearTimeout(this.#timer)
    if (seq > this.#told) this.#timer = setTimeout(() => this.#tell(seq), READ_AFTER_MS)
  }

  /** @param {number} seq */
  async #tell(seq) {
    const url = this.getAttribute("read-url")
    if (!url) return
    this.#told = seq
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    const body = new URLSearchParams({ after: String(seq) })
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null)
    if (answer?.ok) document.body.dispatchEvent(new Event("worklist-changed"))
  }
}

/** @param {Node} node @returns {node is HTMLElement} */
function isMessage(node) {
  return node instanceof HTMLElement && node.id.startsWith("message-")
}

customElements.define("message-thread", MessageThread)
