// The call between this browser and a visitor's. Rows say what the call is and orders change it;
// here is what the browser alone can do: carry sound and picture. One tab of several does.
//
// Tells on <body>: "web-call" (look at `webcall` again), "phone-quality" {quality}.

import { CallRecorder } from "./lib/call-recorder.js"
import { choose, chosen } from "./lib/devices.js"
import { Leader } from "./lib/leader.js"
import { Peer } from "./lib/peer.js"
import { between, read } from "./lib/quality.js"
import { live } from "./live.js"
import { lose } from "./lost-microphone.js"

/** @typedef {{key: string, line: string, recordings: string, pieces: string, quality: string, microphone: string, media: "voice" | "video"}} Places */

const BEAT_MS = 4_000
const PAGE_WAITS_BEATS = 3 // while one page replaces another nothing shows the call
const READ_MS = 2_000
const REPORT_EVERY = 5 // readings
const HIDDEN_WAITS_MS = 1_500 // a tab that is looked at comes first

class WebCall {
  /** @type {Places | null} */ places = null
  /** @type {MediaStream | null} */ own = null
  /** @type {MediaStream | null} */ theirs = null
  /** @type {"idle" | "elsewhere" | "asking" | "refused" | "connecting" | "connected" | "lost"} */ state = "idle"
  camera = true
  #muted = false
  #held = false
  #hidden = false
  #records = false
  #line = ""
  /** @type {RTCIceServer[]} */ #ice = []
  /** @type {Peer | null} */ #peer = null
  /** @type {Leader | null} */ #leader = null
  /** @type {CallRecorder | null} */ #recorder = null
  /** @type {import("./lib/quality.js").Reading | null} */ #before = null
  #timers = /** @type {number[]} */ ([])
  #readings = 0
  #unseen = 0

  /** The page shows this call: carry it, unless another tab does. @param {Places} places */
  begin(places) {
    if (this.places?.key === places.key) return this.#tell()
    this.stop()
    this.places = places
    this.#say("elsewhere")
    this.#leader = new Leader(`web-call-${places.key}`)
    this.#leader.addEventListener("elected", () => this.#take())
    setTimeout(() => this.places === places && this.#leader?.stand(), document.hidden ? HIDDEN_WAITS_MS : 0)
    document.body.addEventListener("call-signal", this.#heard)
  }

  /** It is over. */
  stop() {
    document.body.removeEventListener("call-signal", this.#heard)
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    this.#stopRecording()
    this.#peer?.close()
    for (const track of this.own?.getTracks() ?? []) track.stop()
    this.#leader?.stepDown()
    this.#peer = this.#leader = this.own = this.theirs = this.places = this.#before = null
    this.#line = ""
    this.camera = true
    this.#say("idle")
  }

  /** What the rows say.
   * @param {{muted: boolean, held: boolean, hidden: boolean, records: boolean, away: boolean}} said */
  apply({ muted, held, hidden, records, away }) {
    if (away) this.#comeBack()
    this.#muted = muted
    this.#held = held
    this.#hidden = hidden
    this.#records = records
    this.#apply()
    if (records) this.#record()
  }

  /** Heard at once, before the server knows. @param {boolean} muted */
  mute(muted) {
    this.#muted = muted
    this.#apply()
  }

  /** @param {boolean} on */
  show(on) {
    this.camera = on
    this.#apply()
    this.#tell()
  }

  /** Another microphone or camera in the middle of the call.
   * @param {"audioinput" | "videoinput"} kind @param {string} id */
  async use(kind, id) {
    choose(kind, id)
    const name = kind === "audioinput" ? "audio" : "video"
    const fresh = await media({ [name]: wanted(kind) })
    const track = fresh?.getTracks()[0]
    if (!track || !this.own) return
    for (const old of this.own.getTracks().filter((one) => one.kind === name)) {
      this.own.removeTrack(old)
      old.stop()
    }
    this.own.addTrack(track)
    await this.#peer?.replace(name, track)
    this.#stopRecording() // it hears the old one: the next stretch hears this
    if (this.#records) this.#record()
    this.#apply()
    this.#tell()
  }

  /** This tab's turn. */
  async #take() {
    const { places } = this
    if (!places) return
    this.#say("asking")
    const video = places.media === "video" && wanted("videoinput")
    const audio = wanted("audioinput")
    this.own = (await media({ audio, video })) ?? (video ? await media({ audio }) : null)
    if (this.places !== places) return
    if (!this.own) {
      this.#say("refused")
      lose(places.microphone)
      return post(places.line, { failed: "No microphone in the browser" })
    }
    if (!(await this.#takeLine())) return
    this.#timers.push(
      window.setInterval(() => this.#beat(), BEAT_MS),
      window.setInterval(() => this.#read(), READ_MS),
    )
    this.#apply()
    this.#meet()
  }

  /** The row of this tab's line: a new one, too, when the server thought this browser dead. */
  async #takeLine() {
    const { places } = this
    const found = await post(places?.line ?? "")
    if (!found?.line || this.places !== places) return false
    this.#line = found.line
    this.#ice = found.ice
    return true
  }

  async #comeBack() {
    if (!this.#line) return
    this.#line = ""
    if (await this.#takeLine()) this.#meet()
  }

  /** A connection from the beginning: the first, or one after the visitor's page was reloaded. */
  #meet() {
    this.#peer?.close()
    this.#stopRecording()
    this.#before = null
    const id = crypto.randomUUID().slice(0, 8)
    const send = (/** @type {object} */ signal) => live.send("call_signal", { line: this.#line, ...signal })
    this.#peer = new Peer({ ice: this.#ice, id, offers: true, send })
    this.#peer.addEventListener("track", (event) => {
      this.theirs = /** @type {CustomEvent} */ (event).detail.stream
      this.#tell()
    })
    this.#peer.addEventListener("state", (event) => this.#moved(/** @type {CustomEvent} */ (event).detail.state))
    this.#peer.say(/** @type {MediaStream} */ (this.own), this.places?.media === "video")
    this.#say("connecting")
    this.#peer.offer()
  }

  /** @param {"connecting" | "connected" | "lost"} state */
  #moved(state) {
    this.#say(state)
    if (state !== "connected") return
    this.#beat()
    if (this.#records) this.#record()
  }

  #heard = (/** @type {Event} */ event) => {
    const { content } = /** @type {CustomEvent} */ (event).detail
    if (content.leg !== this.#line || !this.#peer) return
    if (!content.again) return void this.#peer.heard(content)
    // A visitor whose page is new knows no connection; one that lost it mends the one it has.
    if (content.session === this.#peer.id && content.session) this.#peer.offer(true)
    else this.#meet()
  }

  #beat() {
    this.#unseen = document.querySelector("web-call") ? 0 : this.#unseen + 1
    if (this.#unseen > PAGE_WAITS_BEATS) return this.stop()
    live.send("call_beat", { line: this.#line, connected: this.#peer?.state === "connected" })
  }

  async #read() {
    const { places } = this
    if (!this.#peer || this.state !== "connected" || this.#held) return
    const now = read((await this.#peer.connection.getStats()).values())
    const quality = this.#before && between(this.#before, now)
    this.#before = now
    if (!quality || !places) return
    document.body.dispatchEvent(new CustomEvent("phone-quality", { detail: quality }))
    if (++this.#readings % REPORT_EVERY === 0) post(places.quality, { call: places.key, ...quality })
  }

  #stopRecording() {
    this.#recorder?.stop()
    this.#recorder = null
  }

  async #record() {
    if (this.#recorder || !this.theirs || !this.own || this.state !== "connected") return
    const { recordings, pieces } = /** @type {Places} */ (this.places)
    const put = (/** @type {number} */ id, /** @type {number} */ number, /** @type {string} */ query, /** @type {Blob} */ body) =>
      fetch(`${pieces.replace("/0/pieces/0/", `/${id}/pieces/${number}/`)}?${query}`, { method: "POST", body, headers: token() })
    this.#recorder = new CallRecorder({ open: (content) => post(recordings, content), put })
    await this.#recorder.start(this.own, this.theirs)
    this.#apply()
  }

  #apply() {
    const heard = !this.#muted && !this.#held
    for (const track of this.own?.getAudioTracks() ?? []) track.enabled = heard
    for (const track of this.own?.getVideoTracks() ?? []) track.enabled = this.camera && !this.#held
    this.#recorder?.hide(this.#hidden)
  }

  /** @param {WebCall["state"]} state */
  #say(state) {
    this.state = state
    this.#tell()
  }

  #tell() {
    document.body.dispatchEvent(new CustomEvent("web-call"))
  }
}

/** @param {"audioinput" | "videoinput"} kind @returns {MediaTrackConstraints} */
function wanted(kind) {
  const id = chosen(kind)
  const device = id && { deviceId: { ideal: id } }
  const usual = kind === "audioinput" ? { echoCancellation: true, noiseSuppression: true } : { width: { ideal: 640 }, height: { ideal: 480 } }
  return { ...usual, ...device }
}

/** @param {MediaStreamConstraints} what */
async function media(what) {
  return (await navigator.mediaDevices?.getUserMedia(what).catch(() => null)) ?? null
}

/** @returns {Record<string, string>} */
function token() {
  return { ...JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"), Accept: "application/json" }
}

/** @param {string} url @param {Record<string, any>} [content] */
async function post(url, content = {}) {
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(content), headers: token() }).catch(() => null)
  return answer?.ok && answer.status !== 204 ? answer.json().catch(() => null) : null
}

export const webcall = new WebCall()
