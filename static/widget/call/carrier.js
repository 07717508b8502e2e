// The visitor's side of a call: microphone and camera, the connection, what the server says. No DOM.

import { Peer } from "../../js/lib/peer.js"
import { keepLine } from "../lib/calls.js"

const AGAIN_MS = 5_000

export class Carrier extends EventTarget {
  /** @type {any} */ call = null // the newest frame
  /** @type {MediaStream | null} */ own = null
  /** @type {MediaStream | null} */ theirs = null
  muted = false
  camera = true
  /** @type {Peer | null} */ #peer = null
  /** @type {RTCIceServer[]} */ #ice = []
  #timer = 0

  /** @param {import("../lib/chat.js").Chat} chat */
  constructor(chat) {
    super()
    this.chat = chat
    chat.link.addEventListener("frame", (event) => this.#heard(/** @type {any} */ (event).detail.frame))
  }

  /** The server says that the two talk, and nothing comes through. */
  get lost() {
    return this.call?.state === "talking" && this.#peer?.state !== "connected"
  }

  /** @param {"voice" | "video"} media @returns {Promise<string>} what is in the way: "", "refused", "none" */
  async listen(media) {
    const ask = (/** @type {MediaStreamConstraints} */ what) => navigator.mediaDevices.getUserMedia(what)
    const audio = { echoCancellation: true, noiseSuppression: true }
    const video = media === "video" && { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" }
    try {
      this.own = await ask({ audio, video }).catch((error) => (video ? ask({ audio }) : Promise.reject(error)))
    } catch (error) {
      return /** @type {Error} */ (error).name === "NotFoundError" ? "none" : "refused"
    }
    return ""
  }

  /** @param {"voice" | "video"} media @param {boolean} consent */
  begin(media, consent) {
    const { link } = this.chat
    const send = () => link.send({ type: "call", media, consent })
    if (send()) return
    const opened = () => {
      if (!send()) return
      link.removeEventListener("state", opened)
    }
    link.addEventListener("state", opened)
    link.greet()
  }

  end() {
    this.chat.link.send({ type: "hang_up" })
    this.#over("visitor")
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted
    this.#apply()
  }

  /** @param {boolean} on */
  show(on) {
    this.camera = on
    this.#apply()
  }

  /** Microphone and camera off; nothing of the call is kept. */
  hush() {
    for (const track of this.own?.getTracks() ?? []) track.stop()
    this.own = this.theirs = null
    this.call = null
    this.#tell()
  }

  /** @param {any} frame */
  async #heard(frame) {
    if (frame.type === "call") await this.#called(frame)
    if (frame.type === "signal") await this.#signal(frame)
    if (frame.type === "error" && this.own && !this.call) this.#over("system") // it did not begin
  }

  /** @param {any} frame */
  async #called(frame) {
    if (frame.state === "ended") return this.#over(frame.by)
    if (frame.ice) this.#ice = frame.ice
    if (frame.line) this.#keep(frame.line)
    this.call = { ...frame, since: frame.state === "talking" ? (this.call?.since ?? Date.now()) : this.call?.since }
    if (!this.own) await this.listen(frame.media)
    if (frame.line && !this.#peer) this.#again() // after a reload the other side begins anew
    if (frame.state === "waiting") this.#drop()
    this.#apply()
  }

  /** @param {any} signal */
  async #signal(signal) {
    if (signal.kind === "offer" && signal.session.split(".")[0] !== this.#peer?.id) this.#meet(signal.session.split(".")[0])
    await this.#peer?.heard(signal)
  }

  /** @param {string} id */
  #meet(id) {
    this.#drop()
    this.#peer = new Peer({ ice: this.#ice, id, offers: false, send: (signal) => this.chat.link.send({ type: "signal", ...signal }) })
    if (this.own) this.#peer.say(this.own, false)
    this.#peer.addEventListener("track", (event) => {
      this.theirs = /** @type {any} */ (event).detail.stream
      this.#tell()
    })
    this.#peer.addEventListener("state", (event) => {
      clearTimeout(this.#timer)
      if (/** @type {any} */ (event).detail.state === "lost") this.#again()
      this.#tell()
    })
  }

  /** Ask for a fresh offer until one connects. */
  #again() {
    clearTimeout(this.#timer)
    if (!this.call || this.#peer?.state === "connected") return
    if (this.call.state !== "waiting") this.chat.link.send({ type: "signal", session: this.#peer?.id ?? "", again: true })
    this.#timer = window.setTimeout(() => this.#again(), AGAIN_MS)
  }

  #apply() {
    const held = this.call?.state === "held"
    for (const track of this.own?.getAudioTracks() ?? []) track.enabled = !this.muted && !held
    for (const track of this.own?.getVideoTracks() ?? []) track.enabled = this.camera && !held
    this.#tell()
  }

  #drop() {
    clearTimeout(this.#timer)
    this.#peer?.close()
    this.#peer = this.theirs = null
  }

  /** @param {string} by */
  #over(by) {
    this.#drop()
    this.#keep(null)
    for (const track of this.own?.getTracks() ?? []) track.stop()
    this.own = null
    this.call = { state: "ended", by }
    this.#tell()
  }

  /** @param {string | null} line */
  #keep(line) {
    this.chat.line = line
    keepLine(line)
    this.chat.dispatchEvent(new CustomEvent("change"))
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("change"))
  }
}
