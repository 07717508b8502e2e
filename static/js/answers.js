// What to do with answers no region should show: a broken server, no line, a lost session.
// Refused input (400, 409, 422) is swapped in as usual: htmx 4 does that by itself.

import { toast } from "./elements/toast-list.js"

/** @typedef {{response: {raw: Response, status: number}, hx: {retarget?: string}}} Context */

/** @param {Event} event */
function context(event) {
  return /** @type {CustomEvent<{ctx: Context}>} */ (event).detail.ctx
}

export function guardAnswers() {
  const words = document.body.dataset
  document.addEventListener("htmx:before:response", (event) => {
    const { response, hx } = context(event)
    const { redirected, url } = response.raw
    if (redirected && new URL(url).pathname === words.door) {
      event.preventDefault()
      location.reload() // signed out meanwhile: the page itself leads to the door
    } else if (!hx.retarget && (response.status >= 500 || [401, 403, 404].includes(response.status))) {
      event.preventDefault()
      toast(response.status >= 500 ? words.broken ?? "" : words.gone ?? "", "error")
    }
  })
  document.addEventListener("htmx:error", (event) => {
    const { ctx, error } = /** @type {CustomEvent} */ (event).detail
    if (ctx?.status?.startsWith("error") && error instanceof TypeError) toast(words.offline ?? "", "error")
    else console.error(error)
  })
}
