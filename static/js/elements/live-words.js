// <live-words case leg me zone><template data-way="in">…</template><template data-way="out">…: a
// plain line of the chat comes with the push itself and is put into the bubble that the server
// drew for it. After a gap, on another leg, or where the server would make links of it: fetched.

import htmx from "htmx.org"

const LINKS = /:\/\/|www\.|@|\.\p{L}{2}/u
const SAMPLE = { id: /(?<=message-)0\b/g, path: /\/0\//g }

/** @typedef {{id: number, seq: number, leg: number, direction: string, body: string, at: string,
 *   author_id: number | null, author: string}} Word */

class LiveWords extends HTMLElement {
  #event = ""

  connectedCallback() {
    this.#event = `case-${this.getAttribute("case")}-word`
    document.body.addEventListener(this.#event, this.#heard)
  }

  disconnectedCallback() {
    document.body.removeEventListener(this.#event, this.#heard)
  }

  #heard = (/** @type {Event} */ event) => {
    /** @type {Word} */
    const word = /** @type {CustomEvent} */ (event).detail.content
    const cursor = document.querySelector("#cursor [name=after]")
    if (!(cursor instanceof HTMLInputElement) || word.seq <= Number(cursor.value)) return
    const bubble = this.#follows(word, cursor) && this.#bubble(word)
    if (!bubble) {
      document.body.dispatchEvent(new Event(this.#event.replace(/word$/, "changed")))
      return
    }
    cursor.value = String(word.seq)
    document.querySelector("#thread")?.append(bubble)
    htmx.process(bubble)
  }

  /** @param {Word} word @param {HTMLInputElement} cursor */
  #follows(word, cursor) {
    const leg = document.querySelector("#cursor [name=leg]")
    const here = leg instanceof HTMLInputElement && Number(leg.value) === word.leg
    return here && word.seq === Number(cursor.value) + 1 && !LINKS.test(word.body)
  }

  /** @param {Word} word */
  #bubble(word) {
    const drawn = this.querySelector(`template[data-way="${word.direction}"]`)?.innerHTML ?? ""
    const page = document.createElement("template")
    page.innerHTML = drawn.replace(SAMPLE.id, String(word.id)).replace(SAMPLE.path, `/${word.id}/`)
    const bubble = page.content.firstElementChild
    const text = bubble?.querySelector(":scope > p")
    if (!(bubble instanceof HTMLElement) || !text) return null
    bubble.dataset.seq = String(word.seq)
    text.replaceChildren(...lines(word.body))
    this.#sign(bubble, word)
    return bubble
  }

  /** @param {HTMLElement} bubble @param {Word} word */
  #sign(bubble, word) {
    const author = bubble.querySelector(".meta > span")
    if (word.direction === "out" && author) author.textContent = word.author
    if (word.direction === "out" && word.author_id === Number(this.getAttribute("me"))) author?.remove()
    const time = bubble.querySelector(".meta time")
    if (!time) return
    const zone = this.getAttribute("zone") ?? undefined
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }
    time.setAttribute("datetime", word.at)
    time.textContent = new Intl.DateTimeFormat("en-GB", /** @type {any} */ (clock)).format(new Date(word.at))
  }
}

/** @param {string} body @returns {Node[]} */
function lines(body) {
  return body.split(/\r\n|\r|\n/).flatMap((line, n) => {
    const words = document.createTextNode(line)
    return n ? [document.createElement("br"), words] : [words]
  })
}

customElements.define("live-words", LiveWords)
