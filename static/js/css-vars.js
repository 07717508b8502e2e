// <i data-vars="--v: 0.7; --hue: var(--channel-chat)">: custom properties without a style
// attribute, which a strict content policy forbids. Follows what htmx swaps in and morphs.

const ATTRIBUTE = "data-vars"

/** @param {Element} element */
function apply(element) {
  const style = /** @type {HTMLElement} */ (element).style
  for (const part of (element.getAttribute(ATTRIBUTE) ?? "").split(";")) {
    const colon = part.indexOf(":")
    const name = part.slice(0, colon).trim()
    if (name.startsWith("--")) style.setProperty(name, part.slice(colon + 1).trim())
  }
}

/** @param {Node} node */
function applyWithin(node) {
  if (!(node instanceof Element)) return
  if (node.hasAttribute(ATTRIBUTE)) apply(node)
  node.querySelectorAll(`[${ATTRIBUTE}]`).forEach(apply)
}

export function followVars() {
  applyWithin(document.body)
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") apply(/** @type {Element} */ (target))
      else addedNodes.forEach(applyWithin)
    }
  }).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: [ATTRIBUTE],
  })
}
