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

/** The button that plays or pauses: its word and its sign. @param {HTMLElement} button @param {boolean} isPlaying */
export function showState(button, isPlaying) {
  write(button.querySelector("[data-play-word]"), isPlaying ? button.dataset.pause : button.dataset.play)
  const sign = button.querySelector("use")
  const file = sign?.getAttribute("href")?.split("#")[0] ?? ""
  sign?.setAttribute("href", `${file}#i-${isPlaying ? "pause" : "play"}`)
}
