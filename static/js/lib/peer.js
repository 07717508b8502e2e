// One connection between the two browsers of a call. The agent's offers, the visitor's answers; a
// connection that broke is mended by a new offer, for as long as it takes. No DOM.
//
// Tells: "track" {stream}, "state" {state: "connecting" | "connected" | "lost"}.

/** @typedef {{session?: string, kind?: string, sdp?: string, candidates?: string[], again?: boolean}} Signal */

const GATHER_MS = 80 // candidates that come together travel together
const MEND_AFTER_MS = 2_500
const MEND_EVERY_MS = 4_000

export class Peer extends EventTarget {
  #round = 0
  /** @type {string[]} */ #candidates = []
  /** @type {RTCIceCandidateInit[]} */ #early = []
  #gathering = 0
  #mending = 0
  #busy = Promise.resolve()
  state = "connecting"

  /**
   * @param {object} options
   * @param {RTCIceServer[]} options.ice
   * @param {(signal: Signal) => void} options.send
   * @param {string} options.id of this connection: the offering side makes it up
   * @param {boolean} options.offers
   */
  constructor({ ice, send, id, offers }) {
    super()
    this.id = id
    this.offers = offers
    this.send = send
    this.connection = new RTCPeerConnection({ iceServers: ice })
    this.connection.onicecandidate = ({ candidate }) => candidate && this.#gather(candidate)
    this.connection.ontrack = ({ track, streams }) => this.#tell("track", { stream: streams[0] ?? new MediaStream([track]) })
    this.connection.onconnectionstatechange = () => this.#changed()
    if (offers) this.#mending = setInterval(() => this.state !== "connected" && this.offer(true), MEND_EVERY_MS)
  }

  /** @param {MediaStream} stream @param {boolean} video the other side may show itself */
  say(stream, video) {
    for (const track of stream.getTracks()) this.connection.addTrack(track, stream)
    if (this.offers && video && !stream.getVideoTracks().length) {
      this.connection.addTransceiver("video", { direction: "recvonly" })
    }
  }

  /** Send another track of the kind, or none. @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track */
  async replace(kind, track) {
    const found = this.connection.getTransceivers().find((one) => one.receiver.track.kind === kind)
    await found?.sender.replaceTrack(track)
  }

  /** @param {boolean} [mends] with new ways to each other */
  offer(mends = false) {
    return this.#inTurn(async () => {
      this.#round++
      await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart: mends }))
      this.#sayDescription()
    })
  }

  /** What the other side said. @param {Signal} signal */
  heard(signal) {
    return this.#inTurn(async () => {
      const [id, round] = (signal.session ?? "").split(".")
      if (id !== this.id) return
      if (signal.kind === "offer") await this.#answer(signal, Number(round))
      if (signal.kind === "answer" && Number(round) === this.#round && this.connection.signalingState === "have-local-offer") {
        await this.connection.setRemoteDescription({ type: "answer", sdp: signal.sdp })
        await this.#late()
      }
      for (const one of signal.candidates ?? []) await this.#candidate(one)
    })
  }

  close() {
    clearInterval(this.#mending)
    clearTimeout(this.#gathering)
    this.connection.onconnectionstatechange = null
    this.connection.close()
  }

  /** @param {Signal} signal @param {number} round */
  async #answer({ sdp }, round) {
    this.#round = round
    await this.connection.setRemoteDescription({ type: "offer", sdp })
    await this.#late()
    await this.connection.setLocalDescription()
    this.#sayDescription()
  }

  #sayDescription() {
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.connection.localDescription)
    this.send({ session: this.#session, kind: type, sdp })
  }

  get #session() {
    return `${this.id}.${this.#round}`
  }

  /** @param {RTCIceCandidate} candidate */
  #gather({ candidate, sdpMLineIndex }) {
    this.#candidates.push(`${sdpMLineIndex ?? 0} ${candidate}`)
    clearTimeout(this.#gathering)
    this.#gathering = setTimeout(() => this.send({ session: this.#session, candidates: this.#candidates.splice(0, 20) }), GATHER_MS)
  }

  /** @param {string} text */
  async #candidate(text) {
    const [line, ...rest] = text.split(" ")
    const one = { sdpMLineIndex: Number(line), candidate: rest.join(" ") }
    if (this.connection.remoteDescription) await this.connection.addIceCandidate(one).catch(() => undefined)
    else this.#early.push(one)
  }

  async #late() {
    for (const one of this.#early.splice(0)) await this.connection.addIceCandidate(one).catch(() => undefined)
  }

  #changed() {
    const { connectionState } = this.connection
    const broken = connectionState === "disconnected" || connectionState === "failed"
    this.state = connectionState === "connected" ? "connected" : broken ? "lost" : "connecting"
    if (broken && this.offers) setTimeout(() => this.state === "lost" && this.offer(true), MEND_AFTER_MS)
    this.#tell("state", { state: this.state })
  }

  /** One after the other: descriptions must not overtake each other. @param {() => Promise<void>} work */
  #inTurn(work) {
    this.#busy = this.#busy.then(work).catch(() => undefined)
    return this.#busy
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}
