// Talk with the page that embeds us: only with the origins the channel allows, never more
// than "open", "close", how many are unread and who the visitor says they are.

/**
 * @param {Window} page ours
 * @param {string[]} origins allowed to embed; ours is always one
 */
export function host(page, origins) {
  const parent = page.parent === page ? null : page.parent
  const allowed = new Set([...origins, page.location.origin])
  const any = allowed.has("*")
  /** @type {string | null} */
  let origin = null
  /** @type {Record<string, (content: any) => void>} */
  const heard = {}

  const made = {
    alone: !parent,
    open: !parent,
    on: heard,
    /** @param {string} type @param {object} [content] */
    say(type, content = {}) {
      // Before the first word from the page its origin is unknown: only "ready" may go to anyone.
      const target = origin ?? (type === "ready" ? "*" : null)
      if (parent && target) parent.postMessage({ switchroom: type, ...content }, target)
    },
  }

  page.addEventListener("message", (event) => {
    const { data } = event
    if (event.source !== parent || typeof data?.switchroom !== "string") return
    if (!any && !allowed.has(event.origin)) return
    origin = event.origin
    if (Object.hasOwn(heard, data.switchroom)) heard[data.switchroom](data)
  })
  return made
}
