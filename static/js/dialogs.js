// <button data-opens="ID"> opens a <dialog>; one that htmx swaps in with data-modal opens itself.
// A click on the backdrop closes it; [data-close] inside does too.

/** @param {Node} node */
function openFresh(node) {
  if (!(node instanceof Element)) return
  const fresh = [...node.querySelectorAll("dialog[data-modal]"), node]
  for (const dialog of fresh) {
    if (dialog instanceof HTMLDialogElement && "modal" in dialog.dataset && !dialog.open) {
      dialog.showModal()
    }
  }
}

/** @param {MouseEvent} event */
function clicked(event) {
  const element = /** @type {Element} */ (event.target)
  const opener = element.closest("[data-opens]")
  if (opener) {
    const dialog = document.getElementById(opener.getAttribute("data-opens") ?? "")
    if (dialog instanceof HTMLDialogElement) dialog.showModal()
  } else if (element instanceof HTMLDialogElement || element.closest("[data-close]")) {
    element.closest("dialog")?.close()
  }
}

export function followDialogs() {
  document.addEventListener("click", clicked)
  openFresh(document.body)
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(openFresh)
  }).observe(document.body, { subtree: true, childList: true })
}
