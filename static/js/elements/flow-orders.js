// What a drag or a key asks of the server: a form of the page, filled in and sent. The server
// changes the draft and draws anew.

/** @param {string} id @param {Record<string, string>} fields @param {string} button which to press */
export function give(id, fields, button = "") {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById(id))
  if (!form) return
  for (const [name, value] of Object.entries(fields)) {
    const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name))
    if (field) field.value = value
  }
  const pressed = /** @type {HTMLButtonElement | null} */ (button ? form.querySelector(`button[value="${button}"]`) : null)
  form.requestSubmit(pressed)
}

/** What is chosen beside the drawing is what the server has by now, whoever changed it. */
export function asServed() {
  for (const option of /** @type {NodeListOf<HTMLOptionElement>} */ (document.querySelectorAll("#flow .flow-way option"))) {
    option.selected = option.defaultSelected
  }
}
