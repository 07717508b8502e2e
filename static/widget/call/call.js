// The part of the widget that carries calls, loaded when the first one begins. `install` gets what
// the widget has already, so that there is one of each.

import { Carrier } from "./carrier.js"

const MIC_OFF = "M10 3a2.5 2.5 0 0 1 2.5 2.5v4M7.5 7v2.5a2.5 2.5 0 0 0 4 2M5 9.5a5 5 0 0 0 8.5 3.5M10 14.5V17M3.5 3.5l13 13"
const HANG_UP = "M2.5 12.5c4-4.7 11-4.7 15 0l-1.8 2.3-3.4-1.5v-2.3a9 9 0 0 0-4.6 0v2.3l-3.4 1.5z"

/** @param {any} kit see app.js */
export function install({ context, t, h, icon, initials, key, button }) {
  const { chat, boot, words } = context
  const carrier = new Carrier(chat)
  document.head.append(h("link", { rel: "stylesheet", href: boot.calls.style }))

  class Call extends HTMLElement {
    /** @type {"voice" | "video"} */ media = "voice"
    problem = ""
    asking = true

    connectedCallback() {
      this.className = "w-call"
      this.setAttribute("role", "region")
      this.setAttribute("aria-label", t("call"))
      this.build()
      carrier.addEventListener("change", this.update)
      this.timer = setInterval(() => this.#tick(), 1000)
      this.update()
    }

    disconnectedCallback() {
      carrier.removeEventListener("change", this.update)
      clearInterval(this.timer)
    }

    build() {
      this.theirs = h("video.w-theirs", { autoplay: true, playsinline: true, "aria-label": t("their_picture") })
      this.own = h("video.w-own", { autoplay: true, playsinline: true, "aria-label": t("own_picture") })
      this.own.muted = true
      this.face = h("span.w-face.w-big", { "aria-hidden": "true" })
      this.heading = h("h2", { tabindex: "-1" })
      this.words = h("p.muted-w")
      this.clock = h("span.w-clock", { "aria-hidden": "true" })
      this.who = h("span", { hidden: true })
      this.recorded = h("span.w-recorded", { hidden: true }, h("i"), t("call_recorded"))
      this.consent = h("input", { type: "checkbox", id: "w-consent" })
      this.ask = h("div.w-ask-call", null,
        boot.calls.recording === "ask" && h("label.w-tick", { for: "w-consent" }, this.consent, h("span", null, t("call_consent"))),
        boot.calls.recording === "tell" && h("p.w-small", null, t("call_told")),
        (this.go = button(t("call_go"), { onclick: () => this.#begin() }, "main")),
        button(t("call_not_now"), { onclick: () => this.#close() }, "bare"),
      )
      this.mute = key("mic", t("mute"), { "aria-pressed": "false", onclick: () => carrier.mute(!carrier.muted) })
      this.camera = key("video", t("camera"), { "aria-pressed": "true", onclick: () => carrier.show(!carrier.camera) })
      this.end = key("voice", t("end_call"), { class: "w-key w-hang-up", onclick: () => carrier.end() })
      this.end.querySelector("path").setAttribute("d", HANG_UP)
      this.keys = h("div.w-keys", null, this.mute, this.camera, this.end)
      this.closing = button(t("close_call"), { onclick: () => this.#close() })
      const said = h("div.w-said-call", { role: "status" }, this.face, this.heading, this.words)
      this.append(h("div.w-stage", null, this.theirs, said, this.own, h("div.w-top", null, this.who, this.recorded, this.clock)), this.ask, this.keys, this.closing)
    }

    update = () => {
      const { call, own, theirs, lost } = carrier
      const state = call?.state ?? (this.problem || (this.asking ? "asking" : "waiting"))
      const media = call?.media ?? this.media
      this.dataset.state = state
      const seen = state === "talking" && !lost && Boolean(theirs?.getVideoTracks().length)
      this.dataset.seen = String(seen)
      this.dataset.lost = String(lost)
      stream(this.theirs, theirs)
      stream(this.own, own)
      this.theirs.muted = state === "held"
      this.own.hidden = !own?.getVideoTracks().length || !carrier.camera || state === "held"
      this.face.textContent = initials(call?.agent ?? boot.name)
      const [heading, more] = this.#words(state, media, call, lost)
      say(this.heading, heading)
      say(this.words, more)
      this.ask.hidden = state !== "asking" && state !== "refused" && state !== "none"
      this.go.textContent = state === "asking" ? t("call_go") : t("call_again")
      this.keys.hidden = !this.ask.hidden || state === "ended"
      this.closing.hidden = state !== "ended"
      this.who.textContent = call?.agent ?? ""
      this.who.hidden = this.dataset.seen !== "true"
      this.recorded.hidden = !(call?.recorded && state === "talking")
      press(this.mute, carrier.muted, carrier.muted ? MIC_OFF : "")
      press(this.camera, carrier.camera)
      this.camera.hidden = !own?.getVideoTracks().length
      this.#tick()
      if (this.told !== state && (state === "asking" || state === "ended")) this.heading.focus()
      this.told = state
    }

    #words(/** @type {string} */ state, /** @type {string} */ media, /** @type {any} */ call, /** @type {boolean} */ lost) {
      const name = call?.agent ?? ""
      if (state === "talking" && lost) return [t("call_lost"), t("call_lost_more")]
      switch (state) {
        case "asking": return [media === "video" ? t("video_call") : t("call"), media === "video" ? t("call_explain_video") : t("call_explain")]
        case "refused": return [t("call_refused"), t("call_refused_more")]
        case "none": return [t("call_none"), t("call_none_more")]
        case "connecting": return [t("call_rings", { name }), t("call_moment")]
        case "talking": return [t("call_with", { name }), ""]
        case "held": return [t("call_held"), t("call_held_more", { name })]
        case "away": return [t("call_away", { name }), t("call_moment")]
        case "ended": return [t("call_ended"), call.by === "agent" ? t("call_ended_agent") : call.by === "elsewhere" ? t("call_elsewhere") : call.by === "system" ? t("call_ended_system") : ""]
      }
      if (call?.position) return [words.place(call.position), words.wait(call.wait_low, call.wait_high)]
      return [t("finding_person"), ""]
    }

    async #begin() {
      this.asking = false
      this.problem = await carrier.listen(this.media)
      this.update()
      if (this.problem) this.heading.focus()
      else carrier.begin(this.media, this.consent.checked || boot.calls.recording === "tell")
    }

    #close() {
      const { conversation, link } = chat
      this.remove()
      carrier.hush()
      if (conversation.status === "idle" && link.state !== "off") chat.startOver()
      document.querySelector("w-widget")?.["focusFirst"]()
    }

    #tick() {
      const { call } = carrier
      const seconds = call?.since && call.state !== "ended" ? Math.floor((Date.now() - call.since) / 1000) : 0
      this.clock.hidden = !seconds
      this.clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
    }
  }
  customElements.define("w-call", Call)

  const shown = () => document.querySelector("w-call") ?? place(h("w-call"))
  carrier.addEventListener("change", () => carrier.call && shown())
  return {
    /** @param {"voice" | "video"} media */
    begin(media) {
      if (carrier.call && carrier.call.state !== "ended") return
      document.querySelector("w-call")?.remove()
      carrier.hush()
      place(Object.assign(h("w-call"), { media }))
    },
  }
}

/** Under the head, over the conversation. @param {any} node */
function place(node) {
  document.querySelector("w-head")?.after(node)
  return node
}

/** @param {HTMLVideoElement} video @param {MediaStream | null} found */
function stream(video, found) {
  if (video.srcObject === found) return
  video.srcObject = found
  if (found) video.play().catch(() => undefined)
}

/** An equal text is not said again. @param {HTMLElement} node @param {string} text */
function say(node, text) {
  if (node.textContent !== text) node.textContent = text
  node.hidden = !text
}

/** @param {HTMLElement} node @param {boolean} pressed @param {string} [drawn] another picture */
function press(node, pressed, drawn = "") {
  node.setAttribute("aria-pressed", String(pressed))
  const path = /** @type {SVGPathElement} */ (node.querySelector("path"))
  node.dataset.drawn ??= path.getAttribute("d") ?? ""
  path.setAttribute("d", drawn || node.dataset.drawn)
}
