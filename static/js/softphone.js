// The phone of this browser: on or off, one tab of several, its microphone. Rows say what the call
// is and orders change it; here is only what a browser alone can do: carry the sound.
//
// Tells on <body>: "phone-state" {state}, "phone-quality" {quality}, "phone-talking" {call}.

import { Leader } from "./lib/leader.js"
import { choose, chosen, list, microphone } from "./lib/devices.js"
import { between, read } from "./lib/quality.js"

/** @typedef {{login: string, microphone: string, quality: string, bundle: string, user: string}} Places */
/** @typedef {"off" | "elsewhere" | "connecting" | "on" | "away" | "mute" | "refused" | "silent"} State */

const KEPT = "phone-is-on"
const AGAIN_MS = 300 // until the telephone server knows the password
const LATER_MS = 4_000
const READ_MS = 2_000
const REPORT_EVERY = 5 // readings

class SoftPhone {
  /** @type {Places | null} */ #places = null
  /** @type {import("./phone.js").Line | null} */ #line = null
  /** @type {MediaStream | null} */ #voice = null
  /** @type {import("./lib/quality.js").Reading | null} */ #before = null
  #leader = new Leader("switchroom-phone")
  #timer = 0
  #reading = 0
  #readings = 0
  #lost = false
  #muted = false
  /** @type {State} */ state = "off"

  /** Where things are; harmless when called again. @param {Places} places */
  start(places) {
    const first = this.#places === null
    this.#places = places
    if (!first) return this.#tell("phone-state", { state: this.state })
    this.#leader.addEventListener("elected", () => this.#connect())
    this.#leader.addEventListener("answer", (event) => this.#line && this.answer(said(event).call))
    this.#leader.addEventListener("talking", (event) => this.#tell("phone-talking", said(event)))
    this.#leader.addEventListener("state", (event) => this.#leader.leads || this.#say("elsewhere", said(event).state))
    this.#leader.addEventListener("switched", () => this.isWanted ? this.turnOn() : this.#off())
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#devices())
    if (this.isWanted) this.#stand()
  }

  /** Whether this person's phone is on in this browser. */
  get isWanted() {
    return localStorage.getItem(KEPT) === this.#places?.user
  }

  turnOn() {
    localStorage.setItem(KEPT, this.#places?.user ?? "")
    this.#leader.say("switched")
    this.#stand()
  }

  turnOff() {
    localStorage.removeItem(KEPT)
    this.#leader.say("switched")
    this.#off()
  }

  /** Pick up; true when the phone rings in this browser. @param {string} call */
  async answer(call) {
    if (!this.#line) {
      this.#leader.say("answer", { call })
      return this.isWanted && this.state === "elsewhere"
    }
    if (!this.#line.rings(call)) return false
    const voice = await this.#speak()
    return voice !== null && this.#line.answer(call, voice)
  }

  /** Heard at once, before the server knows. @param {boolean} muted */
  mute(muted) {
    this.#muted = muted
    for (const track of this.#voice?.getAudioTracks() ?? []) track.enabled = !muted
  }

  /** @param {"audioinput" | "audiooutput"} kind @param {string} id */
  async use(kind, id) {
    choose(kind, id)
    if (kind === "audiooutput") await this.#line?.hearThrough(id)
    else if (this.#voice) await this.#swap()
  }

  #stand() {
    if (this.#leader.leads) return
    this.#say("elsewhere")
    this.#leader.stand()
  }

  #off() {
    clearTimeout(this.#timer)
    this.#line?.stop()
    this.#line = null
    this.#hush()
    this.#leader.stepDown()
    this.#say("off")
  }

  /** This tab's turn: a login, then the telephone server. */
  async #connect() {
    this.#say("connecting")
    const places = /** @type {Places} */ (this.#places)
    const [bundle, login] = await Promise.all([import(places.bundle), this.#post(places.login)])
    if (!this.#leader.leads || this.#line) return
    if (!login?.endpoint) return this.#again(login?.detail ? "refused" : "away", LATER_MS)
    if (!login.is_ready) return this.#again("connecting", AGAIN_MS)
    this.#line = new bundle.Line(login)
    this.#follow(/** @type {import("./phone.js").Line} */ (this.#line))
    await this.#line?.hearThrough(chosen("audiooutput"))
  }

  /** @param {import("./phone.js").Line} line */
  #follow(line) {
    line.addEventListener("on", () => this.#say("on"))
    line.addEventListener("away", () => this.#say("away"))
    line.addEventListener("silent", () => this.#say("silent"))
    line.addEventListener("refused", () => {
      line.stop()
      this.#line = null
      this.#again("away", LATER_MS / 4)
    })
    line.addEventListener("rung", (event) => said(event).now && this.answer(said(event).call))
    line.addEventListener("talking", (event) => this.#talking(said(event).call))
    line.addEventListener("over", () => line.isTalking || this.#hush())
  }

  /** @param {State} state @param {number} ms */
  #again(state, ms) {
    this.#say(state)
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#leader.leads && this.#connect(), ms)
  }

  /** @param {string} call */
  #talking(call) {
    this.#tell("phone-talking", { call })
    this.#leader.say("talking", { call })
    clearInterval(this.#reading)
    this.#before = null
    this.#reading = window.setInterval(() => this.#read(call), READ_MS)
  }

  /** @param {string} call */
  async #read(call) {
    const connection = this.#line?.connection
    if (!connection) return
    const now = read((await connection.getStats()).values())
    const quality = this.#before && between(this.#before, now)
    this.#before = now
    if (!quality) return
    this.#tell("phone-quality", quality)
    if (++this.#readings % REPORT_EVERY === 0) this.#post(this.#places?.quality, { call, ...quality })
  }

  async #speak() {
    this.#voice ??= await microphone()
    this.#heard(this.#voice !== null)
    const track = this.#voice?.getAudioTracks()[0]
    track?.addEventListener("ended", () => this.#swap())
    this.mute(this.#muted)
    return this.#voice
  }

  /** Another microphone in the middle of a call. */
  async #swap() {
    const old = this.#voice
    this.#voice = null
    const track = (await this.#speak())?.getAudioTracks()[0]
    if (track) await this.#line?.speakThrough(track)
    for (const one of old?.getTracks() ?? []) one.stop()
  }

  #hush() {
    clearInterval(this.#reading)
    for (const track of this.#voice?.getTracks() ?? []) track.stop()
    this.#voice = null
    this.#muted = false
  }

  /** Something was plugged in or out. */
  async #devices() {
    if (!this.#line) return
    const some = await list("audioinput")
    if (!some.length || this.#lost) this.#heard(some.length > 0)
    if (this.#voice && some.length && this.#voice.getAudioTracks()[0]?.readyState === "ended") await this.#swap()
  }

  /** A lost microphone is a failed device and no missed offer: the server is told. @param {boolean} works */
  #heard(works) {
    if (works !== this.#lost) return
    this.#lost = !works
    this.#say(works ? "on" : "mute")
    this.#post(this.#places?.microphone, { works: works ? "1" : "" })
  }

  /** @param {State} state @param {string} [there] what it is in the tab that has it */
  #say(state, there) {
    this.state = state
    if (this.#leader.leads) this.#leader.say("state", { state })
    this.#tell("phone-state", { state: there && state === "elsewhere" ? there : state, here: state !== "elsewhere" })
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    document.body.dispatchEvent(new CustomEvent(name, { detail }))
  }

  /** @param {string | undefined} url @param {Record<string, any>} [content] */
  async #post(url, content = {}) {
    const body = new URLSearchParams(content)
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    const answer = await fetch(url ?? "", { method: "POST", body, headers: { ...headers, Accept: "application/json" } }).catch(() => null)
    return answer?.json().catch(() => null) ?? null
  }
}

/** @param {Event} event */
function said(event) {
  return /** @type {CustomEvent} */ (event).detail
}

export const softphone = new SoftPhone()
