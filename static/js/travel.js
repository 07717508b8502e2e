// While a call lasts the document stays: a plain link's page is fetched and its body put here.
// Pages with other scripts, forms that lead elsewhere and other houses are gone to as ever.

const PLAIN = "a[href]:not([hx-get], [hx-post], [download], [target], [data-modal])"

class Travel {
  #holds = 0

  hold() {
    if (this.#holds++ === 0) document.addEventListener("click", this.#clicked)
  }

  release() {
    if (--this.#holds === 0) document.removeEventListener("click", this.#clicked)
  }

  #clicked = (/** @type {MouseEvent} */ event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest(PLAIN))
    const plain = !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    if (!link || !plain || link.origin !== location.origin || link.getAttribute("href")?.startsWith("#")) return
    event.preventDefault()
    this.#go(link.href)
  }

  /** @param {string} href */
  async #go(href) {
    const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null)
    const type = answer?.headers.get("Content-Type") ?? ""
    const page = answer?.ok && type.startsWith("text/html") ? parsed(await answer.text()) : null
    if (!answer || !page || !isOurs(page)) return location.assign(href)
    history.pushState(null, "", answer.url)
    document.title = page.title
    copyAttributes(page.body, document.body)
    document.body.replaceChildren(...page.body.childNodes)
    const { htmx } = /** @type {any} */ (window)
    htmx?.process(document.body)
    scrollTo(0, 0)
    document.getElementById("main")?.focus({ preventScroll: true })
  }
}

/** @param {string} html */
function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html")
}

/** The same shell: what its head loads is loaded here already. @param {Document} page */
function isOurs(page) {
  const scripts = (/** @type {Document} */ one) => [...one.querySelectorAll("head script, head link[rel=stylesheet]")]
    .map((part) => part.getAttribute("src") ?? part.getAttribute("href")).join()
  return page.getElementById("phone-place") !== null && scripts(page) === scripts(document)
}

/** @param {Element} from @param {Element} to */
function copyAttributes(from, to) {
  for (const { name, value } of from.attributes) to.setAttribute(name, value)
}

export const travel = new Travel()
