import { context, t } from "../context.js"
import { h, icon } from "../dom.js"

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}])/

/** Pictures a browser shows safely; anything else is a file to save. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"])

/** @param {any} row a message or an unsent draft @returns {"sending" | "failed" | "received" | "read"} */
export function state(row) {
  if (row.failed) return "failed"
  if (row.seq === undefined) return "sending"
  return row.seq <= context.chat.conversation.read ? "read" : "received"
}

/** @param {any} row @param {boolean} last of a run by the same side: it carries the time */
export function bubble(row, last) {
  const { role, name } = row.author
  if (role === "system") return h("p.w-line", null, row.body)
  const mine = role === "visitor"
  return h(
    mine ? "div.w-said.me" : "div.w-said",
    null,
    h("span.visually-hidden", null, mine ? t("you") : (name ?? context.boot.name), ": "),
    row.body && h("p", { dir: "auto" }, linked(row.body)),
    (row.attachments?.[0]?.id ? row.attachments : (row.files ?? [])).map(attachment),
    mine ? mineBelow(row, last) : last && h("span.w-meta", null, [name?.split(" ")[0], context.words.time(row.at)].filter(Boolean).join(" ")),
  )
}

/** @param {any} row @param {boolean} last */
function mineBelow(row, last) {
  const now = state(row)
  if (now === "failed") {
    const again = () => context.chat.sayAgain(row.client_id)
    return h(
      "span.w-meta.w-failed",
      null,
      icon("warn", "xs"),
      row.failed,
      h("button.w-again", { type: "button", onclick: again }, t("send_again")),
    )
  }
  if (!last && now !== "sending") return null
  const time = context.words.time(row.at)
  return h("span.w-meta", null, time, icon(now === "sending" ? "clock" : "check", "xs"), t(now))
}

/** @param {string} text @returns {(string | HTMLElement)[]} addresses become links, nothing else */
function linked(text) {
  return text.split(LINK).map((part, index) =>
    index % 2 ? h("a", { href: part, target: "_blank", rel: "noopener nofollow" }, part) : part,
  )
}

/** @param {import("../lib/conversation.js").Attachment} file */
function attachment({ id, name, type, size }) {
  const path = `attachments/${id}/`
  const save = () => context.http.save(path, name)
  if (!PICTURES.has(type)) {
    const about = h("span", null, h("b", null, name), h("small", null, context.words.size(size)))
    return h("button.w-file", { type: "button", onclick: save }, icon("file"), about)
  }
  const picture = h("img", { alt: name })
  context.http.picture(path).then(
    (source) => (picture.src = source),
    () => shot.replaceWith(attachment({ id, name, type: "", size })),
  )
  const shot = h("button.w-shot", { type: "button", "aria-label": t("save_file", { name }), onclick: save }, picture)
  return shot
}
