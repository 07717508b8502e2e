// Records a call of two browsers: both voices mixed, the visitor's picture, sent piece by piece.
// A piece is kept until the server has it, and sent again as often as it takes. No DOM.

const PIECE_MS = 4_000
const LEVEL_MS = 100
const AGAIN_MS = 3_000
const KINDS = ["webm", "mp4"]

export class CallRecorder {
  /** @type {{number: number, body: Blob, seconds: number, levels: number[], last: boolean}[]} */ #waiting = []
  #number = 0
  #levels = /** @type {number[]} */ ([])
  #since = 0
  #busy = false
  #over = false
  #timer = 0

  /**
   * @param {object} options
   * @param {(content: Record<string, string>) => Promise<any>} options.open answers {id}
   * @param {(id: number, number: number, query: string, body: Blob) => Promise<Response>} options.put
   */
  constructor({ open, put }) {
    this.open = open
    this.put = put
  }

  /** @param {MediaStream} own @param {MediaStream} theirs */
  async start(own, theirs) {
    const wide = theirs.getVideoTracks().length > 0
    const kind = KINDS.map((one) => `${wide ? "video" : "audio"}/${one}`).find((one) => MediaRecorder.isTypeSupported(one))
    if (!kind) return
    this.context = new AudioContext()
    this.gain = this.context.createGain()
    this.ear = this.context.createAnalyser()
    const mixed = this.context.createMediaStreamDestination()
    for (const one of [own, theirs]) {
      if (one.getAudioTracks().length) this.context.createMediaStreamSource(one).connect(this.gain)
    }
    this.gain.connect(mixed)
    this.gain.connect(this.ear)
    this.picture = theirs.getVideoTracks()[0]?.clone()
    const stream = new MediaStream([...mixed.stream.getAudioTracks(), ...(this.picture ? [this.picture] : [])])
    this.id = (await this.open({ client_id: crypto.randomUUID(), content_type: kind }))?.id
    if (!this.id || this.#over) return
    this.recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 600_000, audioBitsPerSecond: 48_000 })
    this.recorder.ondataavailable = ({ data }) => this.#piece(data)
    this.recorder.start(PIECE_MS)
    this.#since = performance.now()
    this.#timer = window.setInterval(() => this.#level(), LEVEL_MS)
  }

  /** Card data: silence and a black picture, with the time going on. @param {boolean} hidden */
  hide(hidden) {
    if (this.gain) this.gain.gain.value = hidden ? 0 : 1
    if (this.picture) this.picture.enabled = !hidden
  }

  stop() {
    this.#over = true
    clearInterval(this.#timer)
    if (this.recorder?.state !== "inactive") this.recorder?.stop()
    this.picture?.stop()
    this.context?.close()
  }

  /** @param {Blob} body */
  #piece(body) {
    const now = performance.now()
    const last = this.recorder?.state === "inactive"
    if (body.size || last) {
      const seconds = (now - this.#since) / 1000
      this.#waiting.push({ number: this.#number++, body, seconds, levels: this.#levels.splice(0), last })
      this.#since = now
    }
    this.#send()
  }

  #level() {
    if (!this.ear) return
    const found = new Float32Array(this.ear.fftSize)
    this.ear.getFloatTimeDomainData(found)
    this.#levels.push(Math.min(100, Math.round(100 * found.reduce((most, one) => Math.max(most, Math.abs(one)), 0))))
  }

  /** In order, and only what the server has is forgotten. */
  async #send() {
    if (this.#busy) return
    this.#busy = true
    while (this.#waiting.length) {
      const { number, body, seconds, levels, last } = this.#waiting[0]
      const query = new URLSearchParams({ seconds: seconds.toFixed(2), levels: levels.join(), ...(last && { last: "1" }) })
      const answer = await this.put(/** @type {number} */ (this.id), number, `${query}`, body).catch(() => null)
      if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500))) this.#waiting.shift()
      else await new Promise((done) => setTimeout(done, AGAIN_MS))
    }
    this.#busy = false
  }
}
