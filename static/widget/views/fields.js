import { t } from "../context.js"
import { h } from "../dom.js"

/**
 * Fields as the channel asks for them. Nothing moves when one is wrong: the error takes the
 * place that was kept for it below.
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {"text" | "email" | "tel" | "textarea" | "select" | "checkbox"} kind
 * @property {string} label
 * @property {string} [hint]
 * @property {boolean} [required]
 * @property {string} [value]
 * @property {string[]} [options]
 */

const COMPLETE = /** @type {Record<string, string>} */ ({ name: "name", email: "email", phone: "tel" })
const MAX_LENGTH = 4000

/** @param {Field} field */
export function field(field) {
  const id = `w-${field.name}`
  const props = {
    id,
    name: field.name,
    required: field.required,
    "aria-describedby": `${id}-error`,
    autocomplete: COMPLETE[field.name] ?? "off",
    maxlength: field.kind === "textarea" ? MAX_LENGTH : 200,
  }
  const error = h("span.w-error", { id: `${id}-error` })
  const note = field.hint ?? (field.required ? "" : t("optional"))
  if (field.kind === "checkbox") {
    const box = h("input", { ...props, type: "checkbox", value: "yes" })
    return h("div.w-tick", null, box, h("label", { for: id }, field.label), error)
  }
  const control = input(field, props)
  if (field.value) control.value = field.value
  return h("div.w-field", null, h("label", { for: id }, field.label, h("em", null, note)), control, error)
}

/** @param {Field} field @param {any} props */
function input({ kind, options = [] }, props) {
  if (kind === "textarea") return h("textarea.w-input", { ...props, rows: 3, dir: "auto" })
  if (kind === "select") {
    return h("select.w-input", props, ["", ...options].map((name) => h("option", { value: name }, name)))
  }
  return h("input.w-input", { ...props, type: kind })
}

/**
 * Marks what is missing or wrong and goes to the first of it.
 * @param {HTMLFormElement} form @param {Record<string, string>} [refused] by the server
 * @returns {boolean} true when all is well
 */
export function check(form, refused = {}) {
  const controls = /** @type {any[]} */ ([...form.elements].filter((one) => /** @type {any} */ (one).name))
  for (const control of controls) {
    const { validity } = control
    const why =
      refused[control.name] ??
      (validity.valueMissing ? t("missing") : validity.typeMismatch ? t("email_wrong") : "")
    control.setAttribute("aria-invalid", String(Boolean(why)))
    const place = document.getElementById(`${control.id}-error`)
    if (place) place.textContent = why
  }
  const first = controls.find((control) => control.getAttribute("aria-invalid") === "true")
  first?.focus()
  return !first
}

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
export const values = (form) => Object.fromEntries(/** @type {any} */ (new FormData(form)))
