// What a script writes into the page: fields of a form, words of an element.

/** @param {HTMLFormElement} form @param {Record<string, string>} said by the fields' names */
export function fill(form, said) {
  for (const [name, value] of Object.entries(said)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
}

/** Only where it changes: readers of screens hear each change.
 * @param {Element | null} place @param {string | undefined} word */
export function write(place, word = "") {
  if (place && place.textContent !== word) place.textContent = word
}
