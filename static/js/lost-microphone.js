// A microphone that a call could not have: until it works again nobody offers this person calls.
// Remembered over pages, and tried whenever the browser says that something has changed.

const KEPT = "microphone-lost" // where to say that it works again

/** @param {string} url */
export function lose(url) {
  localStorage.setItem(KEPT, url)
  watch()
}

let watching = false

/** Look for it as long as it is lost; harmless when called again. */
export async function watch() {
  if (watching || !localStorage.getItem(KEPT)) return
  watching = true
  navigator.mediaDevices?.addEventListener("devicechange", find)
  const permission = await navigator.permissions?.query({ name: /** @type {any} */ ("microphone") }).catch(() => null)
  permission?.addEventListener("change", find)
  if (permission?.state === "granted") find()
}

async function find() {
  const url = localStorage.getItem(KEPT)
  const found = url && (await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null))
  if (!found) return
  for (const track of found.getTracks()) track.stop()
  localStorage.removeItem(KEPT)
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
  await fetch(url, { method: "POST", body: new URLSearchParams({ works: "1" }), headers }).catch(() => undefined)
}
