// The phone's own bundle: SIP in the browser, loaded when somebody turns their phone on.
// It knows no page: softphone.js decides what is answered, and tells everybody.

import JsSIP from "jssip"

/** @typedef {{endpoint: string, password: string, socket_url: string}} Login */
/** @typedef {{call: string, now: boolean, session: import("jssip/lib/RTCSession").RTCSession}} Rung */

export class Line extends EventTarget {
  /** @type {Set<Rung>} */ #rung = new Set()
  #sound = new Audio()

  /** @param {Login} login */
  constructor(login) {
    super()
    JsSIP.debug.disable()
    const host = new URL(login.socket_url).hostname
    this.#sound.autoplay = true
    this.ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(login.socket_url)],
      uri: `sip:${login.endpoint}@${host}`,
      password: login.password,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 4,
      user_agent: "Switchroom",
    })
    this.ua.on("registered", () => this.#tell("on"))
    this.ua.on("registrationFailed", ({ cause }) => this.#tell("refused", { cause }))
    this.ua.on("disconnected", () => this.#tell("away"))
    this.ua.on("newRTCSession", (/** @type {any} */ event) => this.#arrived(event))
    this.ua.start()
  }

  get isTalking() {
    return [...this.#rung].some(({ session }) => session.isEstablished())
  }

  /** The connection of the call that is talked on, if any. @returns {RTCPeerConnection | null} */
  get connection() {
    const talking = [...this.#rung].find(({ session }) => session.isEstablished())
    return talking?.session.connection ?? null
  }

  /** @param {string} call its key @param {MediaStream} mediaStream @returns {boolean} */
  answer(call, mediaStream) {
    const found = [...this.#rung].find((one) => one.call === call && !one.session.isEstablished())
    found?.session.answer({ mediaStream, mediaConstraints: { audio: true }, pcConfig: { iceServers: [] } })
    return found !== undefined
  }

  /** @param {string} call */
  rings(call) {
    return [...this.#rung].some((one) => one.call === call && one.session.isInProgress())
  }

  /** The microphone of every session from now on. @param {MediaStreamTrack} track */
  async speakThrough(track) {
    for (const { session } of this.#rung) {
      const sender = session.connection?.getSenders().find((one) => one.track?.kind === "audio")
      await sender?.replaceTrack(track)
    }
  }

  /** @param {string} device */
  async hearThrough(device) {
    const sound = /** @type {HTMLAudioElement & {setSinkId?: (id: string) => Promise<void>}} */ (this.#sound)
    await sound.setSinkId?.(device)?.catch(() => undefined)
  }

  /** Leave the telephone server; a call that is under way ends. */
  stop() {
    this.ua.stop()
  }

  /** @param {any} event JsSIP's, whose types lack the request's headers */
  #arrived({ originator, session, request }) {
    if (originator !== "remote") return session.terminate()
    const rung = { call: request.getHeader("X-Call") ?? "", now: request.getHeader("X-Answer") === "now", session }
    this.#rung.add(rung)
    session.on("peerconnection", (/** @type {any} */ { peerconnection }) => this.#hear(peerconnection))
    session.on("confirmed", () => this.#tell("talking", rung))
    for (const end of ["ended", "failed"]) {
      session.on(end, () => this.#rung.delete(rung) && this.#tell("over", rung))
    }
    this.#tell("rung", rung)
  }

  /** @param {RTCPeerConnection} connection */
  #hear(connection) {
    connection.addEventListener("track", ({ track }) => {
      this.#sound.srcObject = new MediaStream([track])
      this.#sound.play().catch(() => this.#tell("silent"))
    })
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}
