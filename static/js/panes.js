// On a phone one pane shows at a time: [data-pane-to="list|talk|side"] says which. Also
// [data-copy="C-20418"], a button that copies.

import { toast } from "./elements/toast-list.js"

/** Bring a pane to the front where only one fits. @param {string} name */
export function showPane(name) {
  document.getElementById("desk")?.setAttribute("data-pane", name)
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {Element} */ (event.target)
  const pane = target.closest("[data-pane-to]")?.getAttribute("data-pane-to")
  if (pane) {
    showPane(pane)
    if (pane === "list") focusList()
    if (pane === "side") openSide()
  }
  const text = target.closest("[data-copy]")?.getAttribute("data-copy")
  if (text) navigator.clipboard?.writeText(text).then(() => toast(text))
}

function focusList() {
  const rows = document.querySelectorAll("#worklist [data-row]")
  const current = [...rows].find((row) => row.getAttribute("aria-current") === "true") ?? rows[0]
  if (current instanceof HTMLElement) current.focus()
}

/** Between phone and wide screens the pane lies over the others until one looks elsewhere. */
function openSide() {
  const side = document.getElementById("side")
  if (!side || getComputedStyle(side).display !== "none") return
  side.setAttribute("data-open", "end")
  const leave = (/** @type {Event} */ event) => {
    const outside = event.type === "click" && !side.contains(/** @type {Node} */ (event.target))
    if (!outside && /** @type {KeyboardEvent} */ (event).key !== "Escape") return
    side.removeAttribute("data-open")
    document.removeEventListener("click", leave, true)
    document.removeEventListener("keydown", leave)
  }
  setTimeout(() => {
    document.addEventListener("click", leave, true)
    document.addEventListener("keydown", leave)
  })
}

export function followPanes() {
  document.addEventListener("click", clicked)
}
