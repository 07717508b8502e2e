// The contact form works without this: it only dresses it in the brand's four tokens.

import { dress } from "./dress.js"

dress(JSON.parse(/** @type {any} */ (document.getElementById("theme")).textContent))
document.querySelector("[aria-invalid='true']")?.focus()
