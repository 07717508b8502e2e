// What the page itself offers the command palette: each element with data-command, clicked.

/** @returns {import("../lib/match.js").Entry[]} */
export function actions() {
  const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-command]:not(:disabled)"))
  return [...found].map((element) => ({
    label: element.dataset.label ?? element.ariaLabel ?? element.textContent?.trim() ?? "",
    group: element.dataset.group,
    icon: element.dataset.icon,
    run: () => element.click(),
  }))
}
